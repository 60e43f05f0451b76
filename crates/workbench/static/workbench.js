// What every page does: send what was written without a network, keep that page for later, and clear all that was written
// here when one leaves or when it has become old.
"use strict";
(function () {
  var user = document.body.getAttribute("data-user");
  var token = document.body.getAttribute("data-token");
  var note = document.getElementById("queue");
  var sending = false;
  // What is written here is about people: it stays no longer than it is needed, in milliseconds.
  var DAY = 24 * 3600 * 1000, DRAFT_KEPT = 3 * DAY, WAITING_KEPT = 7 * DAY;

  // The queue: one record a form that waits, in the browser's own database.
  function open() {
    return new Promise(function (resolve, reject) {
      var request = indexedDB.open("fengqiao", 1);
      request.onupgradeneeded = function () { request.result.createObjectStore("queue", { keyPath: "key" }); };
      request.onsuccess = function () { resolve(request.result); };
      request.onerror = function () { reject(request.error); };
    });
  }
  function inStore(mode, work) {
    return open().then(function (database) {
      return new Promise(function (resolve, reject) {
        var transaction = database.transaction("queue", mode);
        var request = work(transaction.objectStore("queue"));
        transaction.oncomplete = function () { database.close(); resolve(request.result); };
        transaction.onerror = function () { database.close(); reject(transaction.error); };
      });
    });
  }
  function waiting() {
    return inStore("readonly", function (store) { return store.getAll(); }).then(function (all) {
      return all.filter(function (item) { return item.user === user; });
    });
  }
  // An idempotency key.
  function newKey() {
    var bytes = new Uint8Array(16);
    crypto.getRandomValues(bytes);
    return Array.prototype.map.call(bytes, function (b) { return ("0" + b.toString(16)).slice(-2); }).join("");
  }
  function add(item) {
    item.at = item.at || Date.now();
    return inStore("readwrite", function (store) { return store.put(item); });
  }
  function remove(key) { return inStore("readwrite", function (store) { return store.delete(key); }); }

  // Forgets the drafts that `forgotten` names, by whom they are and when they were written.
  function forgetDrafts(forgotten) {
    try {
      Object.keys(localStorage).filter(function (name) { return name.indexOf("draft:") === 0; }).forEach(function (name) {
        var at = 0;
        try { at = JSON.parse(localStorage.getItem(name)).at || 0; } catch (broken) { /* As old as can be. */ }
        if (forgotten(name.split(":")[1], at)) { localStorage.removeItem(name); }
      });
    } catch (forbidden) { /* Nothing was kept then. */ }
  }
  function forgetOld() {
    var now = Date.now();
    forgetDrafts(function (by, at) { return now - at > DRAFT_KEPT; });
    if (!window.indexedDB) { return Promise.resolve(); }
    return inStore("readonly", function (store) { return store.getAll(); }).then(function (all) {
      var old = all.filter(function (item) { return now - (item.at || 0) > WAITING_KEPT; });
      return Promise.all(old.map(function (item) { return remove(item.key); }));
    });
  }
  function forgetOwn() {
    forgetDrafts(function (by) { return by === user; });
    if (window.caches) { caches.delete("pages"); }
    return waiting().then(function (items) {
      return Promise.all(items.map(function (item) { return remove(item.key); }));
    });
  }

  function formOf(item) {
    var data = new FormData();
    item.entries.forEach(function (entry) {
      var value = entry[0] === "token" ? token : entry[1];
      if (value instanceof Blob) { data.append(entry[0], value, entry[2] || "photo"); } else { data.append(entry[0], value); }
    });
    return data;
  }

  // Gives {path} when it is done, {refused} when it never will be, {later} when it must wait.
  function send(action, data) {
    return fetch(action, { method: "POST", body: data, headers: { Accept: "application/json" }, credentials: "same-origin" })
      .then(function (reply) {
        return reply.json().then(function (body) {
          if (reply.ok) { return { path: body.path }; }
          if (reply.status >= 500 || reply.status === 401 || reply.status === 403 || reply.status === 429 || reply.status === 408) {
            return { later: body.detail, status: reply.status };
          }
          return { refused: body };
        });
      })
      .catch(function () { return { later: "网络不通" }; });
  }

  function show() {
    if (!user || !note) { return Promise.resolve(); }
    return waiting().then(function (items) {
      var refused = items.filter(function (item) { return item.refused; });
      note.hidden = items.length === 0;
      note.textContent = "";
      if (items.length === 0) { return; }
      var oldest = Math.min.apply(null, items.map(function (item) { return item.at; }));
      var until = new Date(oldest + WAITING_KEPT);
      note.appendChild(document.createTextNode("有 " + items.length + " 件登记存在本机，等待提交，请在" +
        (until.getMonth() + 1) + "月" + until.getDate() + "日前联网。"));
      if (refused.length > 0) {
        var link = document.createElement("a");
        link.href = (refused[0].page || refused[0].action) + "?restore=" + encodeURIComponent(refused[0].key);
        link.textContent = "其中 " + refused.length + " 件需要改正";
        note.appendChild(link);
      }
    });
  }

  function flush() {
    if (!user || sending) { return Promise.resolve(); }
    sending = true;
    return waiting().then(function (items) {
      return items.filter(function (item) { return !item.refused; }).reduce(function (before, item) {
        return before.then(function (stopped) {
          if (stopped) { return true; }
          return send(item.action, formOf(item)).then(function (answer) {
            if (answer.path) { return remove(item.key).then(function () { return false; }); }
            if (answer.refused) { item.refused = answer.refused; return add(item).then(function () { return false; }); }
            return true;
          });
        });
      }, Promise.resolve(false));
    }).then(function () { sending = false; return show(); }, function () { sending = false; });
  }

  window.fengqiao = { newKey: newKey, add: add, remove: remove, waiting: waiting, send: send, flush: flush, show: show, user: user };

  forgetOld().catch(function () { /* A storage that cannot be opened holds nothing. */ });
  if (window.indexedDB && user) {
    show().then(flush);
    window.addEventListener("online", flush);
    setInterval(flush, 30000);
  }
  if ("serviceWorker" in navigator && user) {
    navigator.serviceWorker.register("/service-worker.js").catch(function () { /* Without it only the offline page is missing. */ });
  }
  var leave = document.getElementById("log-out");
  if (leave) {
    leave.addEventListener("submit", function (event) {
      event.preventDefault();
      var go = function () { leave.submit(); };
      flush().then(waiting).then(function (items) {
        var question = "还有 " + items.length + " 件登记没有提交。退出会从本机删除它们，确定退出吗？";
        if (items.length > 0 && !confirm(question)) { return; }
        return forgetOwn().then(go);
      }).catch(function () { forgetDrafts(function (by) { return by === user; }); go(); });
    });
  }

  // What was done needs no draft any more.
  var done = /^\/(cases|petitions)\/[^/]+$/.exec(location.pathname), act = /[?&]done=([a-z_]+)/.exec(location.search);
  if (done && act) {
    try { localStorage.removeItem("draft:" + user + ":act-" + done[0] + "-" + act[1]); } catch (forbidden) { /* Nothing was kept then. */ }
  }

  // A place that was found joins the list of places, chosen.
  document.addEventListener("click", function (event) {
    var button = event.target.closest ? event.target.closest("button[data-code]") : null;
    var found = button && button.closest("[data-picks]");
    var select = found && document.getElementById(found.getAttribute("data-picks"));
    if (!select) { return; }
    var code = button.getAttribute("data-code");
    var known = Array.prototype.filter.call(select.options, function (option) { return option.value === code; })[0];
    if (!known) {
      known = new Option(button.getAttribute("data-name"), code);
      select.add(known);
    }
    select.value = code;
    found.textContent = "";
    document.getElementById(found.getAttribute("data-find")).value = "";
    select.focus();
    select.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // A place is found without a mouse: Enter takes the first that was found, the arrows walk through them.
  document.addEventListener("keydown", function (event) {
    var target = event.target;
    var field = target.getAttribute && target.getAttribute("data-hx-get") && target.name === "q" ? target : null;
    var found = field ? field.parentNode.querySelector("[data-picks]") : target.closest && target.closest("[data-picks]");
    if (!found) { return; }
    var places = Array.prototype.slice.call(found.querySelectorAll("button[data-code]")), at = places.indexOf(target);
    if (field && event.key === "Enter") {
      // The form is not sent by whoever looks for a place.
      event.preventDefault();
      if (places[0]) { places[0].click(); }
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      var to = places[at + (event.key === "ArrowDown" ? 1 : -1)];
      if (!to && at === 0) { to = document.getElementById(found.getAttribute("data-find")); }
      if (to) { event.preventDefault(); to.focus(); }
    }
  });

  // What takes long is fetched here, so that one sees that it goes on and how far it is. What was refused is shown as a page.
  function size(bytes) {
    return bytes < 1048576 ? Math.ceil(bytes / 1024) + " KB" : (bytes / 1048576).toFixed(1) + " MB";
  }
  function nameOf(reply) {
    var named = /filename\*=UTF-8''([^;]+)/i.exec(reply.headers.get("Content-Disposition") || "");
    return named ? decodeURIComponent(named[1]) : "";
  }
  function take(address, beside, doing, progress) {
    var before = beside.nextElementSibling;
    if (before && before.className === "work") { return; }
    if (before && before.className === "work done") { before.remove(); }
    var box = document.createElement("div"), said = document.createElement("p"), bar = document.createElement("progress");
    box.className = "work";
    said.setAttribute("role", "status");
    bar.setAttribute("aria-label", doing);
    box.appendChild(said);
    box.appendChild(bar);
    beside.parentNode.insertBefore(box, beside.nextSibling);
    var begun = Date.now(), received = 0, pieces = [], made = "";
    function tell() {
      var seconds = Math.round((Date.now() - begun) / 1000);
      said.textContent = doing + made + (received ? "，已收到 " + size(received) : "") + (seconds ? "，已用 " + seconds + " 秒" : "") + "……";
    }
    // Asked while nothing has come yet: then it is being made.
    function ask() {
      fetch(progress, { credentials: "same-origin" }).then(function (reply) { return reply.json(); }).then(function (far) {
        if (!far || received) { return; }
        made = "，已排好 " + far.set + " 份，共 " + far.of + " 份";
        bar.max = far.of;
        bar.value = far.set;
        tell();
      }).catch(function () { /* Then only the time is told. */ });
    }
    tell();
    var ticking = setInterval(function () {
      tell();
      if (progress && !received) { ask(); }
    }, 1000);
    fetch(address, { credentials: "same-origin" }).then(function (reply) {
      var kind = reply.headers.get("Content-Type") || "";
      if (!reply.ok || kind.indexOf("text/html") === 0) { location.assign(address); return; }
      var all = Number(reply.headers.get("Content-Length")) || 0, reader = reply.body.getReader();
      function next() {
        return reader.read().then(function (piece) {
          if (piece.done) { return; }
          pieces.push(piece.value);
          received += piece.value.length;
          made = "";
          if (all && !reply.headers.get("Content-Encoding")) { bar.max = all; bar.value = received; }
          tell();
          return next();
        });
      }
      return next().then(function () {
        var link = document.createElement("a"), file = new Blob(pieces, { type: kind });
        link.href = URL.createObjectURL(file);
        link.download = nameOf(reply);
        link.textContent = link.download;
        bar.max = bar.value = 1;
        said.textContent = "已保存（" + size(received) + "）：";
        said.appendChild(link);
        link.click();
      });
    }).catch(function () {
      said.textContent = "没有完成，请再试一次。";
      bar.hidden = true;
    }).then(function () {
      clearInterval(ticking);
      box.className = "work done";
    });
  }
  if (window.fetch && window.ReadableStream) {
    document.addEventListener("click", function (event) {
      var link = event.target.closest ? event.target.closest("a[download]") : null;
      if (!link || link.protocol === "blob:" || event.defaultPrevented) { return; }
      event.preventDefault();
      take(link.href, link.closest("p, li, td") || link, "正在下载");
    });
    document.addEventListener("submit", function (event) {
      var form = event.target;
      if (!form.hasAttribute("data-made")) { return; }
      event.preventDefault();
      var query = Array.prototype.filter.call(form.elements, function (field) { return field.name; }).map(function (field) {
        return encodeURIComponent(field.name) + "=" + encodeURIComponent(field.value);
      });
      take(form.action + (query.length ? "?" + query.join("&") : ""), form, form.getAttribute("data-made"), form.getAttribute("data-progress"));
    });
  }
})();

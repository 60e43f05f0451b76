// Forms that must not lose anything: what is written is kept as it is typed, and what cannot be sent waits in the queue.
"use strict";
(function () {
  var form = document.querySelector("form[data-draft]");
  if (!form) { return; }
  var user = document.body.getAttribute("data-user");
  var place = "draft:" + user + ":" + form.getAttribute("data-draft");
  var said = document.getElementById("draft");
  var OURS = ["token", "key", "version", "q"];

  function fields() {
    return Array.prototype.filter.call(form.elements, function (field) {
      return field.name && field.type !== "file" && OURS.indexOf(field.name) < 0 && field.type !== "hidden";
    });
  }
  function isTick(field) { return field.type === "checkbox" || field.type === "radio"; }
  function write() {
    var kept = fields().map(function (field) {
      var label = field.tagName === "SELECT" && field.selectedIndex >= 0 ? field.options[field.selectedIndex].text : undefined;
      return [field.name, field.value, isTick(field) ? field.checked : undefined, label];
    });
    try {
      localStorage.setItem(place, JSON.stringify({ key: form.elements.key.value, fields: kept, at: Date.now() }));
      if (said) { said.textContent = "草稿已存在本机"; }
    } catch (full) { /* A full or forbidden storage must not stop the work. */ }
  }
  function forget() {
    try { localStorage.removeItem(place); } catch (forbidden) { /* Nothing was kept then. */ }
  }
  function fill(entries) {
    var open = fields();
    entries.forEach(function (entry) {
      var name = entry[0], value = entry[1];
      var field = open.filter(function (one) { return one.name === name && (!isTick(one) || one.value === value); })[0];
      if (!field) { return; }
      if (isTick(field)) { field.checked = entry[2]; return; }
      if (field.tagName === "SELECT" && entry[3] && !Array.prototype.some.call(field.options, function (o) { return o.value === value; })) {
        field.add(new Option(entry[3], value));
      }
      field.value = value;
    });
    Array.prototype.forEach.call(form.querySelectorAll("details"), function (details) {
      var written = details.querySelectorAll("input[type=text],textarea");
      if (Array.prototype.some.call(written, function (one) { return one.value; })) { details.open = true; }
    });
  }
  // A page that came back with mistakes holds what was written already.
  var wrong = document.querySelector("form .wrong, div.errors[role=alert]:not([hidden])");
  if (!wrong) {
    try {
      var kept = JSON.parse(localStorage.getItem(place) || "null");
      if (kept) {
        fill(kept.fields);
        if (form.hasAttribute("data-queue")) { form.elements.key.value = kept.key; }
        if (said) { said.textContent = "已恢复上次没有提交的草稿"; }
      }
    } catch (broken) { forget(); }
  }
  form.addEventListener("input", write);
  // What only helps to fill in the form is not asked for without a network.
  document.body.addEventListener("htmx:beforeRequest", function (event) {
    if (!navigator.onLine) { event.preventDefault(); }
  });

  if (!form.hasAttribute("data-queue") || !window.fetch || !window.indexedDB) {
    // The page of the case clears the draft, once it says that the act was done.
    return;
  }

  function entriesOf(data) {
    var found = [];
    data.forEach(function (value, name) {
      if (value instanceof Blob) {
        if (value.size > 0) { found.push([name, value, value.name]); }
      } else if (name !== "q") { found.push([name, value]); }
    });
    return found;
  }
  // What stands against it: of a refused act every reason with its article.
  function against(problem) {
    if (problem.reasons) {
      return problem.reasons.map(function (one) {
        return { pointer: one.pointer, detail: one.basis ? one.message + "（" + one.basis + "）" : one.message };
      });
    }
    return problem.errors && problem.errors.length ? problem.errors : [{ detail: problem.detail }];
  }
  function tell(problem) {
    var elsewhere = [];
    Array.prototype.forEach.call(form.querySelectorAll("[data-errors]"), function (list) { list.hidden = true; list.textContent = ""; });
    against(problem).forEach(function (error) {
      var list = Array.prototype.filter.call(form.querySelectorAll("[data-errors]"), function (one) {
        return one.getAttribute("data-errors") === error.pointer;
      })[0];
      if (!list) { elsewhere.push(error.detail); return; }
      var item = document.createElement("li");
      item.textContent = error.detail;
      list.appendChild(item);
      list.hidden = false;
      var details = list.closest("details");
      if (details) { details.open = true; }
    });
    var box = document.getElementById("refused");
    box.hidden = false;
    box.textContent = elsewhere.length ? "没有登记成功：" + elsewhere.join("；") : "没有登记成功，请改正标出的内容。";
    box.scrollIntoView();
  }
  function clear() {
    forget();
    form.reset();
    form.elements.key.value = window.fengqiao.newKey();
    document.getElementById("refused").hidden = true;
  }

  // A form that was refused after the network had come back returns to its page.
  var restored = /[?&]restore=([^&]+)/.exec(location.search);
  if (restored) {
    window.fengqiao.waiting().then(function (items) {
      var item = items.filter(function (one) { return one.key === decodeURIComponent(restored[1]); })[0];
      if (!item) { return; }
      fill(item.entries.filter(function (entry) { return !(entry[1] instanceof Blob); }).map(function (entry) {
        return [entry[0], entry[1], true];
      }));
      form.elements.key.value = item.key;
      tell(item.refused);
    });
  }

  // Ctrl+Enter registers from wherever one is, in the story too.
  form.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.querySelector("button.primary").click();
    }
  });

  var busy = false;
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (busy) { return; }
    busy = true;
    var data = new FormData(form);
    var key = form.elements.key.value;
    var item = { key: key, user: user, action: form.getAttribute("action"), page: location.pathname, entries: entriesOf(data) };
    var clean = new FormData();
    item.entries.forEach(function (entry) {
      if (entry[1] instanceof Blob) { clean.append(entry[0], entry[1], entry[2]); } else { clean.append(entry[0], entry[1]); }
    });
    if (said) { said.textContent = "正在提交……"; }
    window.fengqiao.send(item.action, clean).then(function (answer) {
      busy = false;
      if (answer.path) {
        forget();
        window.fengqiao.remove(key).then(function () { location.assign(answer.path); });
      } else if (answer.refused) {
        if (said) { said.textContent = ""; }
        tell(answer.refused);
      } else if (answer.status === 401 || answer.status === 403) {
        write();
        tell({ detail: answer.later + "（填写的内容已存在本机，重新登录后仍在）" });
      } else {
        window.fengqiao.add(item).then(function () {
          clear();
          if (said) { said.textContent = "网络不通：已存在本机，恢复后自动提交。可以接着登记下一件。"; }
          window.fengqiao.show();
        });
      }
    });
  });
})();

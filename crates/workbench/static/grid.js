// The round on a telephone: a visit is marked with the time at which a button was pressed, and waits in the queue when there
// is no network.
"use strict";
(function () {
  var refused = document.getElementById("refused");

  // A page that was kept without a network is older than today.
  var day = document.querySelector("[data-today]");
  if (day) { day.value = new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 10); }
  function asked(name) {
    var found = new RegExp("[?&]" + name + "=([^&]*)").exec(location.search);
    return found ? decodeURIComponent(found[1].replace(/\+/g, " ")) : "";
  }
  // So is one that was kept for no place in particular; the draft for a place is one of its own.
  var report = document.querySelector("form[data-draft=report]");
  if (report && asked("place")) {
    var told = report.elements["/dispute/narrative"], division = report.elements["/dispute/division"];
    report.setAttribute("data-draft", "report:" + asked("place"));
    if (!told.value) { told.value = "巡查" + asked("place") + "时发现："; }
    if (Array.prototype.some.call(division.options, function (option) { return option.value === asked("division"); })) {
      division.value = asked("division");
    }
  }

  if (!window.fetch || !window.indexedDB || !window.fengqiao) { return; }

  function refuse(detail) {
    refused.hidden = false;
    refused.textContent = detail;
    refused.scrollIntoView();
  }

  var forms = Array.prototype.slice.call(document.querySelectorAll("form[data-visit]"));
  function say(form, words, again) {
    form.querySelector("[role=status]").textContent = words;
    Array.prototype.forEach.call(form.querySelectorAll("button"), function (button) { button.disabled = !again; });
  }
  function wait(form) { say(form, "已记下，联网后自动送达", false); }
  forms.forEach(function (form) {
    form.addEventListener("submit", function (event) {
      if (!event.submitter) { return; }
      event.preventDefault();
      var finding = event.submitter.value, key = window.fengqiao.newKey(), data = new FormData();
      var entries = [["token", form.elements.token.value], ["key", key], ["/finding", finding], ["/visited_at", new Date().toISOString()]];
      entries.forEach(function (entry) { data.append(entry[0], entry[1]); });
      var item = { key: key, user: window.fengqiao.user, action: form.getAttribute("action"), page: "/grid", entries: entries };
      say(form, "正在打卡……", false);
      window.fengqiao.send(item.action, data).then(function (answer) {
        if (answer.path) { location.assign(answer.path); return; }
        if (answer.refused || answer.status === 401 || answer.status === 403) {
          say(form, "", true);
          refuse(answer.later || answer.refused.detail);
          return;
        }
        window.fengqiao.add(item).then(function () {
          wait(form);
          window.fengqiao.show();
          if (finding === "something") { location.assign(form.getAttribute("data-report")); }
        });
      });
    });
  });

  window.fengqiao.waiting().then(function (items) {
    // A page that was kept does not know what was done since.
    forms.forEach(function (form) {
      var waits = items.some(function (item) {
        var today = new Date(item.at).toDateString() === new Date().toDateString();
        return today && !item.refused && item.action === form.getAttribute("action");
      });
      if (waits) { wait(form); }
    });
    // A visit that was refused after the network had come back: it is told why, and forgotten.
    var item = items.filter(function (one) { return one.key === asked("restore"); })[0];
    if (location.pathname !== "/grid" || !item || !item.refused) { return; }
    refuse("有一次打卡没有成功：" + item.refused.detail);
    window.fengqiao.remove(item.key).then(window.fengqiao.show);
  });
})();

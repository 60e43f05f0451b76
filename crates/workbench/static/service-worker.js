// Keeps the pages on which disputes and petitions are registered, and that of the patrol round, working without a network.
// It sends nothing by itself: what waits is sent by the pages, with the token of whoever is logged in.
"use strict";
var FILES = "files-1", PAGES = "pages";
var KEPT = ["KEPT"], PLAIN = ["/cases/new", "/petitions/new", "/grid", "/grid/report"];
var OFFLINE = "<!DOCTYPE html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">" +
  "<title>网络不通</title><h1>网络不通</h1><p>现在连不上系统。可以继续<a href=\"/cases/new\">登记纠纷</a>、<a href=\"/petitions/new\">登记信访件</a>或者<a href=\"/grid\">巡查</a>，恢复后会自动提交。</p></html>";

self.addEventListener("install", function (event) {
  event.waitUntil(caches.open(FILES).then(function (cache) { return cache.addAll(KEPT); }).then(function () { return self.skipWaiting(); }));
});

self.addEventListener("activate", function (event) {
  event.waitUntil(caches.open(FILES).then(function (cache) {
    return cache.keys().then(function (requests) {
      return Promise.all(requests.filter(function (request) {
        return KEPT.indexOf(new URL(request.url).pathname) < 0;
      }).map(function (request) { return cache.delete(request); }));
    });
  }).then(function () { return self.clients.claim(); }));
});

// Keeps a page as it is without a query: what a query fills in is about one time only.
function keep(path, reply) {
  if (!reply.ok || reply.redirected) { return; }
  var copy = reply.clone();
  return caches.open(PAGES).then(function (cache) { return cache.put(path, copy); });
}

self.addEventListener("fetch", function (event) {
  var request = event.request, url = new URL(request.url), path = url.pathname;
  if (request.method !== "GET") { return; }
  if (path.indexOf("/static/") === 0) {
    event.respondWith(caches.match(request).then(function (kept) { return kept || fetch(request); }));
  } else if (request.mode === "navigate") {
    event.respondWith(fetch(request).then(function (reply) {
      if (PLAIN.indexOf(path) >= 0 && !url.search) { keep(path, reply); }
      // What is found on the round is reported where there may be no network.
      if (path === "/grid") {
        event.waitUntil(fetch("/grid/report").then(function (report) { return keep("/grid/report", report); }, function () {}));
      }
      return reply;
    }, function () {
      return (PLAIN.indexOf(path) >= 0 ? caches.match(path) : Promise.resolve(undefined)).then(function (page) {
        return page || new Response(OFFLINE, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
      });
    }));
  }
});

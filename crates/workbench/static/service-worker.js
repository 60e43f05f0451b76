// Keeps the pages on which disputes and petitions are registered working without a network. It sends nothing by itself:
// what waits is sent by the pages, with the token of whoever is logged in.
"use strict";
var FILES = "files-1", PAGES = "pages";
var KEPT = ["KEPT"], INTAKE = ["/cases/new", "/petitions/new"];
var OFFLINE = "<!DOCTYPE html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">" +
  "<title>网络不通</title><h1>网络不通</h1><p>现在连不上系统。可以继续<a href=\"/cases/new\">登记纠纷</a>或者<a href=\"/petitions/new\">登记信访件</a>，恢复后会自动提交。</p></html>";

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

self.addEventListener("fetch", function (event) {
  var request = event.request, path = new URL(request.url).pathname;
  if (request.method !== "GET") { return; }
  if (path.indexOf("/static/") === 0) {
    event.respondWith(caches.match(request).then(function (kept) { return kept || fetch(request); }));
  } else if (request.mode === "navigate") {
    event.respondWith(fetch(request).then(function (reply) {
      if (INTAKE.indexOf(path) >= 0 && reply.ok && !reply.redirected) {
        var copy = reply.clone();
        caches.open(PAGES).then(function (cache) { cache.put(path, copy); });
      }
      return reply;
    }, function () {
      return (INTAKE.indexOf(path) >= 0 ? caches.match(path) : Promise.resolve(undefined)).then(function (page) {
        return page || new Response(OFFLINE, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
      });
    }));
  }
});

// Put into logged HTML that is served with scripts. The document is alone in its sandbox: this tells
// the page around it how high it is, which link was clicked, what it asked for in vain, and that
// Escape was pressed. That page believes none of it: what follows here might as well have been sent
// by the document itself.
(() => {
  "use strict";
  document.currentScript?.remove();
  const MOST_REPORTED = 20;
  const MOST_STRIKES = 4;
  const SOON_MS = 30;
  const framed = window.parent !== window;
  const tell = window.parent.postMessage.bind(window.parent);
  // Not the next frame: what is scrolled out of sight has none.
  const later = (work) => window.setTimeout(work, SOON_MS);

  const opened = (url) => {
    // By its own address it has a tab, in which a link may show what it leads to.
    if (framed) tell({ marey: "open", url: url.href.slice(0, 4096) }, "*");
    else window.location.href = url.href;
  };

  const partOf = (url) => {
    const here = new URL(document.URL);
    const there = new URL(url.href);
    here.hash = there.hash = "";
    return url.hash && here.href === there.href ? decodeURIComponent(url.hash.slice(1)) : null;
  };

  const follow = (event) => {
    const link = event.composedPath().find((one) => one.matches?.("a, area") && one.href);
    if (!link || event.defaultPrevented || !event.isTrusted || event.button > 1) return;
    const address = typeof link.href === "string" ? link.href : link.href.baseVal;
    if (!URL.canParse(address, document.baseURI)) return;
    const url = new URL(address, document.baseURI);
    if (url.protocol === "javascript:") return;
    event.preventDefault();
    const part = partOf(url);
    if (part !== null) document.getElementById(part)?.scrollIntoView();
    else if (["http:", "https:", "mailto:"].includes(url.protocol)) opened(url);
  };
  window.addEventListener("click", follow);
  window.addEventListener("auxclick", follow);
  if (!framed) return;

  window.addEventListener("keydown", ({ key, defaultPrevented }) => {
    if (key === "Escape" && !defaultPrevented) tell({ marey: "escape" }, "*");
  });

  const reported = new Set();
  document.addEventListener("securitypolicyviolation", ({ blockedURI }) => {
    if (!/^(https?|wss?):/.test(blockedURI) || reported.size >= MOST_REPORTED) return;
    if (reported.has(blockedURI)) return;
    reported.add(blockedURI);
    tell({ marey: "blocked", url: blockedURI.slice(0, 4096) }, "*");
  });

  const px = (text) => Number.parseFloat(text) || 0;

  /** Height of the content, which may be less than that of the frame. */
  const measured = () => {
    const { documentElement: root, body } = document;
    if (!root || !body) return 0;
    if (root.scrollHeight > root.clientHeight && document.compatMode === "CSS1Compat")
      return root.scrollHeight;
    if (body.scrollHeight > window.innerHeight) return body.scrollHeight;
    if (document.compatMode === "CSS1Compat") return root.getBoundingClientRect().height;
    // Without a doctype the body is as high as the frame: what is in it counts.
    const range = document.createRange();
    range.selectNodeContents(body);
    const { marginBottom, paddingBottom } = window.getComputedStyle(body);
    const { bottom } = range.getBoundingClientRect();
    return bottom + window.scrollY + px(marginBottom) + px(paddingBottom);
  };

  let asked = 0;
  let viewport = window.innerHeight;
  let strikes = 0;
  let waiting = false;
  const report = () => {
    waiting = false;
    const height = Math.ceil(measured());
    // It was given what it asked for and wants more at once: its height follows that of the frame.
    if (window.innerHeight > viewport && window.innerHeight >= asked && height > window.innerHeight)
      strikes += 1;
    viewport = window.innerHeight;
    if (strikes > MOST_STRIKES || height === asked || height === 0) return;
    asked = height;
    tell({ marey: "size", height: strikes === MOST_STRIKES ? 0 : height }, "*");
  };
  const soon = () => {
    if (waiting) return;
    waiting = true;
    later(report);
  };
  const watcher = new ResizeObserver(soon);
  watcher.observe(document.documentElement);
  window.addEventListener("DOMContentLoaded", () => {
    if (document.body) watcher.observe(document.body);
    soon();
  });
  window.addEventListener("load", soon);
  window.addEventListener("resize", soon);
  // What hangs out of its box changes no box: looked at when something changes.
  new MutationObserver(soon).observe(document, {
    childList: true,
    subtree: true,
    characterData: true,
    attributes: true,
  });
})();

// Tells when something can be seen in the page. It knows pages by the marks that
// their HTML promises, and nothing of their scripts and classes.
(() => {
  if (window !== top) return;

  const onScreen = (element) => {
    if (!element?.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    const { top, bottom, left, right, width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
  };
  const row = (uid) => document.querySelector(`[data-uid="${uid}"]:not([data-message] *)`);
  const within = (uid, selector) => document.querySelector(`[data-message="${uid}"] ${selector}`);
  const crossed = (element) => getComputedStyle(element).textDecorationLine.includes("line-through") && element.textContent.trim() !== "";

  const seen = {
    row: () => onScreen(document.querySelector("[data-uid]")),
    head: (uid) => onScreen(within(uid, '[data-field="subject"]')),
    text: (uid) => {
      const body = within(uid, "pre[data-body]");
      return onScreen(body) && body.textContent.trim() !== "";
    },
    html: (uid) => {
      const frame = within(uid, "iframe[data-body]");
      const content = frame?.contentDocument;
      return onScreen(frame) && content?.readyState === "complete" && !!content.body?.innerText.trim();
    },
    // The subject with a line through it, whatever draws the line.
    struck: (uid) => {
      const subject = row(uid)?.querySelector('[data-field="subject"]');
      return onScreen(subject) && [subject, ...subject.querySelectorAll("*")].some(crossed);
    },
    said: (uid) => onScreen(row(uid)?.querySelector("del")), // that it is struck, by the server
    unstruck: (uid) => !!row(uid) && !seen.said(uid) && !seen.struck(uid),
    middle: () => !!placeOf(scroller()) && !!rowAtMiddle(),
  };

  // Gives the time at which a frame with it has been laid out and painted.
  const when = (what, ...about) => new Promise((resolve) => {
    const painted = new MessageChannel();
    painted.port1.onmessage = () => resolve(performance.now());
    const look = () => (seen[what](...about) ? painted.port2.postMessage(0) : requestAnimationFrame(look));
    requestAnimationFrame(look);
  });

  const pressed = () => new Promise((resolve) => {
    const options = { capture: true, once: true };
    addEventListener("pointerdown", (event) => resolve(event.timeStamp), options);
  });

  // The element that scrolls the list.
  const scroller = () => {
    let element = document.querySelector("[data-uid]");
    while (element && !(element.scrollHeight > element.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(element).overflowY))) {
      element = element.parentElement;
    }
    return element ?? document.scrollingElement;
  };
  const placeOf = (element) => {
    const { top, left, width, height } = element === document.scrollingElement
      ? { top: 0, left: 0, width: innerWidth, height: innerHeight } : element.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  };
  const rowAtMiddle = () => {
    const { x, y } = placeOf(scroller());
    return document.elementFromPoint(x, y)?.closest("[data-uid]");
  };

  const watched = { shift: 0, tasks: [], gaps: [] };
  new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => { watched.shift += value; }))
    .observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => watched.tasks.push(duration)))
    .observe({ type: "longtask", buffered: true });

  let armed;
  const firstRow = when("row");
  window.hearthbench = {
    firstRow: () => firstRow,

    // Waits for a press of the mouse, and for what comes of it.
    arm(what, uid) {
      if (seen[what](uid)) throw new Error(`${what} of ${uid} can be seen already`);
      armed = pressed().then(async (start) => await when(what, uid) - start);
    },
    took: () => armed,
    until: async (what, uid) => { await when(what, uid); },

    // Where to press, after it has been scrolled to.
    place(selector) {
      const element = document.querySelector(selector);
      if (!element) throw new Error(`there is no ${selector}`);
      element.scrollIntoView({ block: "nearest" });
      const { x, y, width, height } = element.getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    },
    uids: () => [...document.querySelectorAll("[data-uid]")].map((element) => Number(element.dataset.uid)),

    // Scrolling.
    list: () => placeOf(scroller()),
    scrolled: () => scroller().scrollTop,
    tall: () => scroller().scrollHeight,
    async jump(part) {
      const start = performance.now();
      const list = scroller();
      list.scrollTop = part * (list.scrollHeight - list.clientHeight);
      return await when("middle") - start;
    },
    begin() {
      Object.assign(watched, { shift: 0, tasks: [], gaps: [], over: false });
      let last = performance.now();
      const frame = (now) => {
        watched.gaps.push(now - last);
        last = now;
        if (!watched.over) requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    },
    // What was shifted and how long tasks and frames took, since begin; told once
    // the browser has told of what went before.
    end: () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => {
      watched.over = true;
      resolve({ shift: watched.shift, tasks: watched.tasks, gaps: watched.gaps.slice(1) });
    }, 100))),

    // What browsers with a window fetch besides, and headless ones do not.
    async extras() {
      const links = document.querySelectorAll('link[rel~="icon"], link[rel="manifest"], link[rel="apple-touch-icon"]');
      for (const { href } of links) await fetch(href, { cache: "force-cache" }).then((answer) => answer.arrayBuffer());
    },
  };
})();

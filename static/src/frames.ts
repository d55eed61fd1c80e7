// keepFrames makes the frames of HTML messages as high as what is in them, and
// what is too wide for them smaller. Without script they scroll.
export function keepFrames(): void {
  document.addEventListener("load", ({ target }) => fit(target), { capture: true }); // it doesn't bubble
  document.querySelectorAll("iframe[data-body]").forEach(fit);
}

function fit(frame: EventTarget | null): void {
  if (!(frame instanceof HTMLIFrameElement) || !("body" in frame.dataset)) return;
  const { contentDocument: content, contentWindow: view } = frame;
  if (!content?.body || !view || content.readyState !== "complete") return;
  const zoom = new (view as Window & typeof globalThis).CSSStyleSheet();
  content.adoptedStyleSheets = [zoom];
  if (frame.closest("[data-hits]")) void import("./hits").then(({ markHits }) => markHits(frame)).catch(() => undefined);
  let width = 0;
  const observer = new ResizeObserver(() => {
    if (!frame.isConnected) return observer.disconnect();
    if (frame.clientWidth !== width) {
      width = frame.clientWidth;
      narrow(content, zoom, width);
    }
    heighten(frame, content);
  });
  observer.observe(content.body);
  observer.observe(frame);
}

// leastZoom is how small a message may become. What is wider still scrolls.
const leastZoom = 0.5;

// narrow makes a message that was made for wide screens fit a small one.
function narrow({ documentElement: root }: Document, zoom: CSSStyleSheet, width: number): void {
  zoom.replaceSync("");
  if (root.scrollWidth > width) zoom.replaceSync(`body { zoom: ${Math.max(leastZoom, width / root.scrollWidth)} }`);
}

// tallest bounds a frame, in pixels: beyond, it scrolls.
const tallest = 100_000;

function heighten(frame: HTMLIFrameElement, { documentElement: root, body }: Document): void {
  const page = root.getBoundingClientRect();
  const content = body.getBoundingClientRect();
  const zoom = content.height / body.offsetHeight || 1;
  const end = content.top - page.top + body.scrollHeight * zoom; // of what sticks out of it too
  const bar = root.scrollWidth > root.clientWidth ? 20 : 0; // room for the one that scrolls sideways
  const height = String(Math.min(tallest, Math.ceil(Math.max(page.height, end)) + bar));
  if (frame.height !== height) frame.height = height;
  frame.classList.add("fitted");
}

// keepFrames makes the frames of HTML messages as high as what is in them, and
// what is too wide for them smaller. Without script they scroll.
export function keepFrames(): void {
  document.addEventListener("load", ({ target }) => fit(target), { capture: true }); // it doesn't bubble
  document.querySelectorAll("iframe[data-body]").forEach(fit);
}

function fit(frame: EventTarget | null): void {
  if (!(frame instanceof HTMLIFrameElement) || !("body" in frame.dataset)) return;
  const content = frame.contentDocument?.body;
  if (!content || frame.contentDocument?.readyState !== "complete") return;
  let width = 0;
  const observer = new ResizeObserver(() => {
    if (!frame.isConnected) return observer.disconnect();
    if (frame.clientWidth !== width) {
      width = frame.clientWidth;
      narrow(content, width);
    }
    heighten(frame, content);
  });
  observer.observe(content);
  observer.observe(frame);
}

// leastZoom is how small a message may become. What is wider still scrolls.
const leastZoom = 0.5;

// narrow makes a message that was made for wide screens fit a small one.
function narrow(content: HTMLElement, width: number): void {
  const root = content.ownerDocument.documentElement;
  content.style.removeProperty("zoom");
  if (root.scrollWidth > width) content.style.setProperty("zoom", String(Math.max(leastZoom, width / root.scrollWidth)));
}

// tallest bounds a frame, in pixels: beyond, it scrolls.
const tallest = 100_000;

function heighten(frame: HTMLIFrameElement, content: HTMLElement): void {
  const root = content.ownerDocument.documentElement;
  const bar = root.scrollWidth > root.clientWidth ? 20 : 0; // room for the one that scrolls sideways
  const height = `${Math.min(tallest, Math.ceil(root.getBoundingClientRect().height) + bar)}px`;
  if (frame.style.height !== height) frame.style.height = height;
  frame.classList.add("fitted");
}

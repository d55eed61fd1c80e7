import { messageOf } from "./addresses";
import { type Request, onRequest, refreshHeader, refreshes, restores } from "./request";

const aheadHeader = "Hearthmail-Ahead";
const changed = "hearthmail:changed";
const settle = 400; // ms after something has happened, until the next message is looked at
const lifetime = 60_000; // ms
const largest = 1 << 20; // characters of a page's piece

// Kept is a message that nobody has opened yet: the answer to its address, and its
// frame, which loads where nobody sees it.
interface Kept {
  address: string;
  text: string;
  time: number;
  frame?: HTMLIFrameElement;
}

type Movable = Node & { moveBefore?: (node: Node, before: Node | null) => void };

// tellChanged says that what is kept of the mailbox may no longer be true.
export function tellChanged(): void {
  document.dispatchEvent(new Event(changed));
}

// lookAhead fetches the message that is likely to be opened next, the one below,
// or above when that is the way one goes. It lies in this page's memory alone,
// for one use, and not after a change. Nothing is marked as read by it: only once
// it is shown, the button that does so is pressed.
export function lookAhead(): void {
  let kept: Kept | undefined;
  let way = "message-next";
  let pause: number | undefined;
  let asked: AbortController | undefined;
  let given: Request["ctx"] | undefined; // a request that was answered from here
  let marking = false; // what was given is being marked as read
  let off = slowLink();

  const drop = () => {
    asked?.abort();
    clearTimeout(pause);
    kept?.frame?.remove();
    kept = asked = undefined;
  };
  const look = async () => {
    const link = document.getElementById(way) ?? document.getElementById("message-next");
    const address = link?.getAttribute("hx-get");
    if (!address || !messageOf(address) || document.hidden) return;
    asked = new AbortController();
    const text = await fetchAhead(address, asked.signal);
    asked = undefined;
    if (text === undefined) return;
    kept = { address, text, time: Date.now(), frame: frameOf(text) };
  };
  const soon = () => {
    drop();
    if (!off) pause = window.setTimeout(() => { look().catch(() => undefined); }, settle);
  };

  onRequest("config:request", ({ ctx }) => {
    if (marking && ctx.sourceElement?.id === "message-seen") ctx.request.headers[aheadHeader] = "true"; // nobody has pressed it
    if (ctx.request.method !== "GET") return drop();
    const opener = ctx.sourceElement?.id;
    if (opener === "message-next" || opener === "message-previous") way = opener;
  });
  onRequest("before:request", (detail) => {
    const { ctx } = detail;
    if (!kept || kept.address !== ctx.request.action || refreshes(detail) || restores(detail)) return;
    const { text, time, frame } = kept;
    if (Date.now() - time > lifetime) return;
    kept = undefined; // for one use; its frame is moved, or goes, after the swap
    given = ctx;
    const answer = withPlace(text, frame);
    ctx.fetch = () => Promise.resolve(new Response(answer, { headers: { "Content-Type": "text/html" } }));
  });
  onRequest("after:swap", (detail) => {
    if (refreshes(detail)) return;
    placeFrame();
    if (given === detail.ctx) {
      const button = document.querySelector<HTMLButtonElement>('#message-seen[name="add"]');
      marking = button !== null;
      button?.click();
    }
    given = undefined;
    soon();
  });
  onRequest("finally:request", ({ ctx }) => {
    if (!marking || ctx.request.method !== "POST") return;
    if ((ctx.response?.status ?? 500) >= 400) off = true; // a mailbox that may only be read, say: opening marks where it can
    marking = false;
  });
  document.addEventListener(changed, soon);
  document.addEventListener("visibilitychange", () => (document.hidden ? drop() : soon()));
  window.addEventListener("pagehide", drop);
  soon();
}

function slowLink(): boolean {
  const { connection } = navigator as Navigator & { connection?: { saveData?: boolean; effectiveType?: string } };
  return connection?.saveData === true || /2g/.test(connection?.effectiveType ?? "");
}

async function fetchAhead(address: string, signal: AbortSignal): Promise<string | undefined> {
  const headers = { "HX-Request": "true", "HX-Current-URL": location.href, [aheadHeader]: "true", [refreshHeader]: "true" };
  const response = await fetch(address, { headers, signal, priority: "low" });
  if (!response.ok || response.redirected) return undefined;
  const text = await response.text();
  const uid = messageOf(address);
  return text.length <= largest && text.includes(`data-message="${uid}"`) ? text : undefined;
}

// frameOf begins to load the first frame of a message, where the browser can
// move it into its place later. One with remote pictures has to wait: whoever
// sent them is not to hear of a message that nobody has opened.
function frameOf(text: string): HTMLIFrameElement | undefined {
  if (!(document.body as Movable).moveBefore) return undefined;
  const frame = parsed(text).querySelector<HTMLIFrameElement>("iframe[data-body]");
  if (!frame || frame.src.includes("images=remote")) return undefined;
  const waiting = document.importNode(frame, true);
  delete waiting.dataset.body; // until it is one of the page's
  waiting.hidden = true;
  document.body.append(waiting);
  return waiting;
}

// parsed is an answer as a document, in which nothing loads or runs.
function parsed(text: string): Document {
  return new DOMParser().parseFromString(text, "text/html");
}

// withPlace leaves a place in the answer for the frame that is there already.
function withPlace(text: string, frame: HTMLIFrameElement | undefined): string {
  if (!frame) return text;
  const answer = parsed(text);
  const place = answer.createElement("div");
  place.dataset.frame = "";
  answer.querySelector("iframe[data-body]")?.replaceWith(place);
  frame.dataset.ahead = "";
  return [...answer.head.children, ...answer.body.children].map((element) => element.outerHTML).join("");
}

function placeFrame(): void {
  const frame = document.querySelector<HTMLIFrameElement>("iframe[data-ahead]");
  const place = document.querySelector("[data-frame]");
  if (!frame) return;
  if (!place?.parentNode) return frame.remove();
  (place.parentNode as Movable).moveBefore?.(frame, place);
  place.remove();
  delete frame.dataset.ahead;
  frame.dataset.body = "";
  frame.hidden = false;
  if (frame.contentDocument?.readyState === "complete") frame.dispatchEvent(new Event("load"));
}

import htmx from "htmx.org";
import { listAddress } from "./addresses";
import { type Change, takeIn } from "./change";
import { type Request, onRequest, refreshHeader, refreshes } from "./request";

const gather = 100; // ms: changes often come several at once
const slowest = 1000; // ms between looks, when changes follow each other all the time
const later = 1000; // ms, until a menu that is open is looked at again

// News are the changes that the page may not show yet.
export interface News {
  add(change: Change): void;
  settle(): void; // makes the page show them
}

// Look is a request for the list as it is now.
interface Look {
  changes: Change[]; // that it is for
  ctx?: Request["ctx"];
  done: boolean;
}

// keepNews has the page show what changes: the first at once, what follows soon
// after it together. What the person does goes first: until that is answered
// news wait, mostly of just this, and a look under way is broken off. A look
// that brings nothing is made up for with the next one.
export function keepNews(): News {
  let waiting: Change[] = [];
  let look: Look | undefined;
  let pause: number | undefined;
  let gap = gather;
  let looked = -Infinity; // when that was
  const asked = new Set<Request["ctx"]>(); // by the person

  const rest = (time: number) => {
    pause = window.setTimeout(() => {
      pause = undefined;
      settle();
    }, time);
  };
  const settle = () => {
    if (asked.size > 0 || look || pause !== undefined || waiting.length === 0) return;
    if (choosing()) return rest(later);
    const changes = waiting.filter((change) => !takeIn(change));
    waiting = [];
    if (changes.length === 0) return;
    look = { changes, done: false };
    const now = performance.now();
    gap = now - looked < 2 * slowest ? Math.min(2 * gap, slowest) : gather;
    looked = now;
    rest(gap);
    refresh();
  };
  const finish = (detail: Request) => {
    asked.delete(detail.ctx);
    if (takesBack(detail)) waiting.push({ mailbox: "" }); // its answer holds no rows
    if (look && look.ctx === detail.ctx) {
      if (!look.done) waiting.unshift(...look.changes);
      const failed = !look.done && !detail.ctx.request.signal?.aborted;
      look = undefined;
      if (failed) {
        clearTimeout(pause); // until there is a reason to hope
        pause = undefined;
        if (detail.ctx.response?.status === 401) leave();
        return;
      }
    }
    setTimeout(settle); // after the next one that is queued has begun
  };
  onRequest("before:request", (detail) => {
    if (look && refreshes(detail)) {
      look.ctx = detail.ctx;
      return;
    }
    asked.add(detail.ctx);
    look?.ctx?.request.abort?.();
  });
  onRequest("after:swap", ({ ctx }) => {
    if (look?.ctx === ctx) look.done = (ctx.response?.status ?? 0) < 400;
  });
  onRequest("finally:request", finish);
  return {
    add: (change) => {
      waiting.push(change);
      settle();
    },
    settle,
  };
}

// takesBack tells whether the person has taken back what was done.
function takesBack({ ctx }: Request): boolean {
  return ctx.request.method === "POST" && ctx.request.action.endsWith("/undo") && ctx.request.action.includes("/acts/");
}

// leave goes to where one signs in: the session has ended, maybe in another
// tab. A sign-out that is under way in this one is given time to end by itself.
function leave(): void {
  setTimeout(() => location.reload(), 2 * later);
}

// choosing tells whether a menu of the list or of the tree is open, which would close or
// lose its place.
function choosing(): boolean {
  return document.querySelector("#list details[open], #mailbox-menu:popover-open") !== null;
}

function refresh(): void {
  const headers = { [refreshHeader]: "true" };
  htmx.ajax("GET", listAddress(), { target: "#panes", swap: "none", headers }).catch(() => undefined);
}

import { listAddress, mailboxOf, messageOf, threadOf } from "./addresses";
import { type Request, onRequest } from "./request";

// Act is what a person has done and the server not yet answered.
interface Act {
  mailbox: string | undefined; // its address
  uids: string[]; // of messages in it
  refs: string[]; // messages of any mailboxes, as forms name them
  marks: Record<string, string>; // what the messages will be, by the mark that it changes
}

// anticipate shows at once what the person does: the messages get marks, which
// the style sheet shows as what they will be. Only the look of them changes, so
// nothing is said twice. The answer brings the truth; when there is none, or a
// refusal, the marks are taken away and the failure is told as any other.
export function anticipate(): void {
  const acts = new Map<Request["ctx"], Act>();
  onRequest("config:request", (detail) => {
    const act = actOf(detail.ctx.request);
    if (!act) return;
    acts.set(detail.ctx, act);
    mark(acts.values());
  });
  onRequest("after:swap", (detail) => {
    acts.delete(detail.ctx);
    mark(acts.values()); // of those still waiting, the answer knew nothing
  });
  onRequest("finally:request", (detail) => {
    if (acts.delete(detail.ctx)) mark(acts.values());
  });
}

function actOf({ method, action, body }: Request["ctx"]["request"]): Act | undefined {
  const mailbox = mailboxOf(action);
  if (method === "GET") {
    const row = threadOf(action); // which of its messages becomes read, the server says
    if (row !== undefined) return { mailbox, uids: [row], refs: [], marks: { current: "current" } };
    const uid = messageOf(action);
    return uid === undefined ? undefined : { mailbox, uids: [uid], refs: [], marks: { current: "current", seen: "seen" } };
  }
  if (method !== "POST" || !body) return undefined;
  const marks = marksOf(action, body);
  return marks && { mailbox, uids: body.getAll("uid").map(String), refs: body.getAll("message").map(String), marks };
}

function marksOf(action: string, body: FormData | URLSearchParams): Act["marks"] | undefined {
  if (action.endsWith("/delete")) return { struck: "struck" };
  if (action.endsWith("/undelete")) return { struck: "restored" };
  if (/\/(move|archive|junk|notjunk)$/.test(action)) return { place: "leaving" };
  if (!action.endsWith("/flags")) return undefined;
  const marks: Act["marks"] = {};
  for (const [field, seen, starred] of [["add", "seen", "starred"], ["remove", "unseen", "unstarred"]] as const) {
    const flags = body.getAll(field);
    if (flags.includes("\\Seen")) marks.seen = seen;
    if (flags.includes("\\Flagged")) marks.starred = starred;
  }
  return marks;
}

// mark gives each message on the page the marks of the acts on it, in their order.
function mark(acts: Iterable<Act>): void {
  const marks = new Map<Element, Act["marks"]>();
  for (const act of acts) {
    const here = act.uids.flatMap((uid) => shown(act.mailbox, uid));
    for (const element of [...here, ...act.refs.flatMap(named)]) marks.set(element, { ...marks.get(element), ...fitting(element, act.marks) });
  }
  for (const element of document.querySelectorAll("[data-pending]")) {
    if (!marks.has(element)) element.removeAttribute("data-pending");
  }
  for (const [element, all] of marks) element.setAttribute("data-pending", Object.values(all).join(" "));
}

// shown are the row of a message and the message itself, where it is open. Beside
// the list may be a message of another mailbox.
function shown(mailbox: string | undefined, uid: string): Element[] {
  const found: (Element | null)[] = [];
  if (mailbox === mailboxOf(listAddress())) found.push(document.getElementById(`row-${uid}`));
  if (mailbox === mailboxOf(location.href)) found.push(document.querySelector(`[data-message="${CSS.escape(uid)}"]`));
  return found.filter((element) => element !== null);
}

// fitting are those of the marks that are true of all that an element stands for: the
// row of a conversation is not struck or read because one message of it is.
function fitting(element: Element, marks: Act["marks"]): Act["marks"] {
  if (Number(element.getAttribute("data-count") ?? 1) < 2) return marks;
  const { current, starred } = marks;
  return { ...(current && { current }), ...(starred && { starred }) };
}

// named are the row of a message by which a form names it.
function named(ref: string): Element[] {
  const box = document.querySelector(`.tick input[name="message"][value="${CSS.escape(ref)}"]`);
  const row = box?.closest(".row");
  return row ? [row] : [];
}

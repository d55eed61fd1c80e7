import { listAddress, mailboxOf } from "./addresses";
import { type Request, onRequest, refreshes, restores } from "./request";
import { say } from "./say";


// tellFailures puts into words what the server had no chance to say.
export function tellFailures(): void {
  let told = 0;
  const toldBefore = new WeakMap<Request["ctx"], number>();
  onRequest("config:request", ({ ctx }) => {
    toldBefore.set(ctx, told);
  });
  onRequest("error", (detail) => {
    if (refreshes(detail)) return; // the stream tries again by itself
    told++;
    alertPerson(say("The connection to Hearthmail was lost. Look whether you are online, then try again."));
  });
  onRequest("before:response", follow);
  onRequest("before:swap", (detail) => {
    if (accept(detail) === false) return false;
    if ((detail.ctx.response?.status ?? 0) >= 400) told++;
    else if (refreshes(detail)) document.querySelector("#alerts [data-away]")?.remove(); // the mail server is back
    else if (toldBefore.get(detail.ctx) !== told) keepAlerts(detail);
  });
  onRequest("before:history:update", (detail) => succeeded(detail as unknown as HistoryUpdate));
}

interface HistoryUpdate {
  response?: { status: number };
}

export function alertPerson(sentence: string): void {
  const alert = document.createElement("p");
  alert.className = "alert";
  alert.setAttribute("role", "alert");
  alert.textContent = sentence;
  document.getElementById("alerts")?.replaceChildren(alert);
}

// keepAlerts leaves on the page what went wrong after this was asked for: an
// answer empties the alerts that stood there before.
function keepAlerts({ tasks }: Request): void {
  const at = tasks?.findIndex((task) => task.target?.id === "alerts") ?? -1;
  if (at >= 0) tasks?.splice(at, 1);
}

// follow goes where the server sent the request: after a redirection the
// answer is a whole page, such as the one for signing in.
function follow(detail: Request): boolean | void {
  const response = detail.ctx.response?.raw;
  if (!response?.redirected || new URL(response.url).origin !== location.origin) return;
  location.assign(response.url);
  return false;
}

// accept lets only fragments in, whose every element knows its place. A whole
// page, such as a proxy's error, would land in the middle of the panes; and the
// rows of a mailbox that is no longer shown would take the place of others.
function accept(detail: Request): boolean | void {
  if (restores(detail)) return;
  if (detail.tasks?.some((task) => task.type === "main")) {
    if (!refreshes(detail)) alertPerson(say("The answer was not what Hearthmail usually sends. Try again in a moment, or reload the page."));
    return false;
  }
  const { method, action } = detail.ctx.request;
  if (refreshes(detail) && new URL(action, location.href).href !== new URL(listAddress(), location.href).href) return false;
  if ((detail.ctx.response?.status ?? 0) >= 400) return;
  if (method === "POST" && !isAbout(detail)) return false;
}

// isAbout tells whether an act was one on the list that is shown, or on the message that
// is open. Rows of several mailboxes have ids of their own, but their list may be another.
function isAbout({ ctx }: Request): boolean {
  const mailbox = mailboxOf(ctx.request.action);
  if (mailbox !== undefined) return [location.href, listAddress()].some((shown) => mailboxOf(shown) === mailbox);
  const from = ctx.request.headers["HX-Current-URL"];
  return from === undefined || mailboxOf(listAddress(new URL(from))) === mailboxOf(listAddress());
}

// succeeded keeps the address as it is when the page did not change.
function succeeded(update: HistoryUpdate): boolean | void {
  if ((update.response?.status ?? 200) >= 400) return false;
}

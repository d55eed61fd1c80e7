import { type Fields, dropLetter, keepLetter, keptLetter, saveLetter, type Saved } from "./letters_kept";
import { say } from "./compose_say";

const pause = 1500; // milliseconds without a change after which the letter is saved
const longest = 10_000; // and that it is changed without being saved
const patience = 60_000; // with the server
const smallest = 1000; // before it is tried again
const largest = 30_000;
const light = 50_000; // octets that may be sent while the page closes

// Draft is a letter that is being written, as far as it is saved.
interface Draft {
  readonly form: HTMLFormElement;
  readonly id: string;
  changes: number; // so far
  saved: number; // how many of them are among the drafts
  kept: boolean; // the browser has the rest
  since: number; // when the first change came that isn't saved, 0 for none
  turn: number; // of the last save
  saving: boolean;
  failures: number; // in a row
  timer: number;
  over: boolean; // it isn't saved here any more
  leaving: boolean; // the page is about to go, with what was written
}

// keepDraft saves the letter while it is being written, and keeps in the browser
// what isn't saved yet.
export function keepDraft(form: HTMLFormElement): void {
  const id = form.dataset.compose;
  if (!id) return;
  const again = "again" in form.dataset;
  const kept = keptLetter(id);
  if (kept && !again) return restore(form, kept.fields);
  const draft: Draft = {
    form, id, changes: 0, saved: 0, kept: true, since: 0, turn: 0, saving: false, failures: 0, timer: 0, over: false, leaving: false,
  };
  keepChanges(draft);
  keepSaving(draft);
  keepLeaving(draft);
  if (again) change(draft);
}

// restore has the server show what the browser has kept.
function restore(form: HTMLFormElement, fields: Fields): void {
  const back = document.createElement("form");
  back.method = "post";
  back.action = form.dataset.restore ?? "";
  back.hidden = true;
  for (const [name, value] of fields) {
    const field = document.createElement("textarea");
    field.name = name;
    field.value = value;
    back.append(field);
  }
  document.body.append(back);
  back.submit();
}

function keepChanges(draft: Draft): void {
  let later = 0;
  const changed = (event: Event) => {
    if ((event.target as HTMLElement).matches?.("input[type=file]")) return; // what comes of it is a change
    change(draft);
    window.clearTimeout(later);
    later = window.setTimeout(() => { keep(draft); }, 250);
  };
  draft.form.addEventListener("input", changed);
  draft.form.addEventListener("change", changed);
}

// change takes in that something was written.
function change(draft: Draft): void {
  if (draft.over) return void keep(draft);
  const now = Date.now();
  draft.changes++;
  draft.kept = false;
  draft.since ||= now;
  if (draft.changes === 1 && draft.form.dataset.address) history.replaceState(history.state, "", draft.form.dataset.address);
  saveIn(draft, Math.max(0, Math.min(pause, draft.since + longest - now)));
}

function saveIn(draft: Draft, wait: number): void {
  window.clearTimeout(draft.timer);
  draft.timer = window.setTimeout(() => void save(draft), wait);
}

// keep has the browser keep what isn't saved yet.
function keep(draft: Draft): void {
  if (isSaved(draft)) return;
  draft.kept = keepLetter(draft.id, fieldsOf(draft));
}

function isSaved(draft: Draft): boolean {
  return draft.saved === draft.changes;
}

// fieldsOf are the letter's fields. Files are uploaded by themselves, and what is
// asked before sending is asked anew.
function fieldsOf(draft: Draft): Fields {
  const fields = [...new FormData(draft.form)].filter(([name, value]) => typeof value === "string" && !["attachment", "confirmed", "turn"].includes(name));
  return [...fields as Fields, ["turn", String(draft.turn)]];
}

// save saves the letter, one save at a time.
async function save(draft: Draft): Promise<void> {
  window.clearTimeout(draft.timer);
  if (draft.saving || draft.over || draft.leaving || isSaved(draft)) return;
  draft.saving = true;
  draft.turn = Math.max(Date.now(), draft.turn + 1);
  const taken = draft.changes;
  const slow = window.setTimeout(() => { show(draft, "Saving…"); }, 1000);
  const answer = await saveLetter(draft.form.dataset.drafts ?? "", fieldsOf(draft), { signal: AbortSignal.timeout(patience) });
  window.clearTimeout(slow);
  draft.saving = false;
  if (draft.leaving) return;
  if (answer.status === 200 && answer.state) succeeded(draft, taken, answer.state);
  else failed(draft, answer);
}

function succeeded(draft: Draft, taken: number, state: HTMLElement): void {
  const { form } = draft;
  draft.failures = 0;
  draft.saved = taken;
  set(form, "draft", state.dataset.draft ?? "");
  set(form, "draft-uidvalidity", state.dataset.draftUidvalidity ?? "");
  const latest = Number(state.dataset.turn);
  if (latest > draft.turn) { // this window's clock was set back
    draft.turn = latest;
    draft.saved = -1;
  }
  document.getElementById("draft-trouble")?.remove();
  show(draft, `Saved ${new Date().toLocaleTimeString(document.documentElement.lang || undefined, { hour: "2-digit", minute: "2-digit" })}`);
  if (isSaved(draft)) {
    draft.since = 0;
    draft.kept = true;
    dropLetter(draft.id);
    return;
  }
  draft.since = Date.now();
  saveIn(draft, pause);
}

function failed(draft: Draft, { status, trouble }: Saved): void {
  keep(draft);
  if (trouble && status >= 400 && status < 500 && status !== 408 && status !== 429) {
    draft.over = status === 409 && (trouble.hasAttribute("data-sent") || Boolean(trouble.dataset.newer));
    if (trouble.hasAttribute("data-sent")) dropLetter(draft.id);
    if (draft.over || status !== 409) {
      show(draft, "Not saved");
      tell(draft, trouble);
      return; // until something is changed
    }
  }
  show(draft, status === 401 ? "Not saved yet: you are signed out" : status === 0 ? "Not saved yet: no connection" : "Not saved yet");
  if (draft.failures === 0) say(draft.form, words(draft, status));
  saveIn(draft, Math.min(largest, smallest * 2 ** draft.failures++));
}

// words say calmly what is the matter.
function words(draft: Draft, status: number): string {
  const safe = draft.kept ? "What you wrote is kept in this browser" : "Leave this page open";
  if (status === 401) return `You are signed out. ${safe}; sign in again in another window, and it is saved.`;
  return `The letter can't be saved just now. ${safe}; it is tried again by itself.`;
}

// tell puts why it isn't saved above what was written.
function tell(draft: Draft, trouble: HTMLElement): void {
  document.getElementById("draft-trouble")?.remove();
  draft.form.querySelector(".compose-head")?.after(document.importNode(trouble, true));
}

function show(draft: Draft, text: string): void {
  const state = document.getElementById("draft-state");
  if (state && state.textContent !== text && draft.form.contains(state)) state.textContent = text;
}

function set(form: HTMLFormElement, name: string, value: string): void {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLInputElement) field.value = value;
}

// keepSaving has the Save button save without leaving the page, and all others take
// along what was written.
function keepSaving(draft: Draft): void {
  const { form } = draft;
  form.addEventListener("submit", (event) => {
    const submitter = event.submitter as HTMLButtonElement | null;
    const to = submitter?.getAttribute("formaction") ?? form.getAttribute("action") ?? "";
    if (to === form.dataset.drafts && !draft.over && submitter?.name !== "apart") {
      event.preventDefault();
      if (isSaved(draft)) change(draft);
      void save(draft);
    } else if (to.endsWith("/discard") && draft.changes === 0 && form.querySelector<HTMLInputElement>("#draft")?.value === "") {
      event.preventDefault(); // nobody has written anything
      location.assign(form.querySelector<HTMLAnchorElement>("#compose-back")?.href ?? "/");
    }
  }, { capture: true });
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    const to = event.submitter?.getAttribute("formaction") ?? "";
    keep(draft);
    if (to.endsWith("/discard")) dropLetter(draft.id);
    window.clearTimeout(draft.timer);
    draft.leaving = true;
  });
  addEventListener("online", () => {
    if (!isSaved(draft)) void save(draft);
  });
}

// keepLeaving saves what it can when the page goes, and warns only when something is
// nowhere.
function keepLeaving(draft: Draft): void {
  addEventListener("pagehide", () => {
    if (isSaved(draft) || draft.leaving || draft.over) return;
    draft.turn = Math.max(Date.now(), draft.turn + 1);
    keep(draft);
    const fields = fieldsOf(draft);
    if (new URLSearchParams(fields).toString().length < light) void saveLetter(draft.form.dataset.drafts ?? "", fields, { keepalive: true });
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") void save(draft);
  });
  addEventListener("beforeunload", (event) => {
    keep(draft);
    if (!isSaved(draft) && !draft.kept && !draft.leaving) event.preventDefault();
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) draft.leaving = false;
  });
}

import { announce } from "./compose_say";
import { type Fields, type Saved, dropLetter, keepLetter, saveLetter } from "./letters_kept";
import { language, say } from "./say";

const pause = 1500; // milliseconds without a change after which the letter is saved
const longest = 10_000; // and that it is changed without being saved
const patience = 60_000; // with the server
const smallest = 1000; // before it is tried again
const largest = 30_000;

// Draft is a letter that is being written, as far as it is saved.
export interface Draft {
  readonly form: HTMLFormElement;
  readonly id: string;
  changes: number; // so far
  saved: number; // how many of them are among the drafts
  kept: boolean; // the browser has the rest
  since: number; // when the first change came that isn't saved, 0 for none
  turn: number; // of the last save
  named: boolean; // this window has a name of its own
  saving: boolean;
  failures: number; // in a row
  timer: number;
  over: boolean; // it isn't saved here any more
  leaving: boolean; // the page is about to go, with what was written
}

// change takes in that something was written.
export function change(draft: Draft): void {
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
export function keep(draft: Draft): void {
  if (isSaved(draft)) return;
  draft.kept = keepLetter(draft.id, fieldsOf(draft));
}

// forget gives up what was written here, before the page goes: nothing of it may be
// kept on the way out.
export function forget(draft: Draft): void {
  dropLetter(draft.id);
  draft.saved = draft.changes;
  draft.leaving = true;
}

export function isSaved(draft: Draft): boolean {
  return draft.saved === draft.changes;
}

// fieldsOf are the letter's fields. Files are uploaded by themselves, and what is
// asked before sending is asked anew.
export function fieldsOf(draft: Draft): Fields {
  const fields = [...new FormData(draft.form)].filter(([name, value]) => typeof value === "string" && !["attachment", "confirmed", "turn"].includes(name));
  return [...fields as Fields, ["turn", String(draft.turn)]];
}

// save saves the letter, one save at a time.
export async function save(draft: Draft): Promise<void> {
  window.clearTimeout(draft.timer);
  if (draft.saving || draft.over || draft.leaving || isSaved(draft)) return;
  draft.saving = true;
  draft.turn = Math.max(Date.now(), draft.turn + 1);
  const taken = draft.changes;
  const slow = window.setTimeout(() => { show(draft, say("Saving…")); }, 1000);
  const answer = await saveLetter(draft.form.dataset.drafts ?? "", fieldsOf(draft), { signal: AbortSignal.timeout(patience) });
  window.clearTimeout(slow);
  draft.saving = false;
  if (draft.leaving) return;
  if (answer.status === 200 && answer.state) succeeded(draft, taken, answer.state);
  else failed(draft, answer);
}

function succeeded(draft: Draft, taken: number, state: HTMLElement): void {
  const { form } = draft;
  if (draft.failures > 0) announce(form, "");
  draft.failures = 0;
  draft.saved = taken;
  set(form, "draft", state.dataset.draft ?? "");
  set(form, "draft-uidvalidity", state.dataset.draftUidvalidity ?? "");
  const latest = Number(state.dataset.turn);
  if (latest > draft.turn) { // this window's clock was set back
    draft.turn = latest;
    draft.saved = -1;
  }
  if (!draft.named) { // what was kept may have come back in two windows
    draft.named = true;
    set(form, "tab", `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`);
  }
  document.getElementById("draft-trouble")?.remove();
  show(draft, say("Saved %s|at a time", new Date().toLocaleTimeString(language(), { hour: "2-digit", minute: "2-digit" })));
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
    if (draft.over || status !== 409) {
      show(draft, say("Not saved|draft"));
      tell(draft, trouble);
      return; // until something is changed
    }
  }
  show(draft, notYet(status));
  if (draft.failures === 0) announce(draft.form, words(draft, status));
  saveIn(draft, Math.min(largest, smallest * 2 ** draft.failures++));
}

// words say calmly what is the matter.
function words(draft: Draft, status: number): string {
  if (status === 401) {
    if (draft.kept) return say("You are signed out. What you wrote is kept in this browser; sign in again in another window, and it is saved.");
    return say("You are signed out. Leave this page open; sign in again in another window, and it is saved.");
  }
  if (draft.kept) return say("The letter can't be saved just now. What you wrote is kept in this browser; it is tried again by itself.");
  return say("The letter can't be saved just now. Leave this page open; it is tried again by itself.");
}

function notYet(status: number): string {
  if (status === 401) return say("Not saved yet: you are signed out|draft");
  return status === 0 ? say("Not saved yet: no connection|draft") : say("Not saved yet|draft");
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

// saveApart makes a letter of its own out of one that another window goes on with,
// and leads there.
export async function saveApart(draft: Draft): Promise<void> {
  const answer = await saveLetter(draft.form.dataset.drafts ?? "", [...fieldsOf(draft), ["apart", "1"]], { signal: AbortSignal.timeout(patience) });
  if (answer.status !== 200 || !answer.state?.dataset.address) return failed(draft, answer);
  forget(draft);
  location.assign(answer.state.dataset.address);
}

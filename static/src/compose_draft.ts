import { type Draft, change, fieldsOf, forget, isSaved, keep, save, saveApart } from "./compose_draft_save";
import { keepSigningOut } from "./compose_leave";
import { type Fields, keptLetter, notePosted, saveLetter } from "./letters_kept";

const light = 50_000; // octets that may be sent while the page closes

// keepDraft saves the letter while it is being written, and keeps in the browser
// what isn't saved yet.
export function keepDraft(form: HTMLFormElement): void {
  const id = form.dataset.compose;
  if (!id) return;
  const again = "again" in form.dataset;
  const kept = keptLetter(id);
  if (kept && !again) return restore(form, kept.fields);
  const draft: Draft = {
    form, id, changes: 0, saved: 0, kept: true, since: 0, turn: 0, named: false, saving: false, failures: 0, timer: 0, over: false, leaving: false,
  };
  keepChanges(draft);
  keepSaving(draft);
  keepLeaving(draft);
  keepSigningOut(draft);
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
    later ||= window.setTimeout(() => {
      later = 0;
      keep(draft);
    }, 250);
  };
  draft.form.addEventListener("input", changed);
  draft.form.addEventListener("change", changed);
}

// keepSaving has the Save button save without leaving the page, and all others take
// along what was written.
function keepSaving(draft: Draft): void {
  const { form } = draft;
  form.addEventListener("submit", (event) => {
    const submitter = event.submitter as HTMLButtonElement | null;
    const to = submitter?.getAttribute("formaction") ?? form.getAttribute("action") ?? "";
    if (submitter?.name === "apart") {
      event.preventDefault();
      void saveApart(draft);
    } else if (to === form.dataset.drafts && !draft.over) {
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
    notePosted(draft.id);
    window.clearTimeout(draft.timer);
    draft.leaving = true;
    if (to.endsWith("/discard")) forget(draft);
  });
  form.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-forget]")) forget(draft);
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

import type { Editor } from "./compose_editor";

// keepCanned puts a canned reply where the cursor is, and its subject where there is
// none yet.
export function keepCanned(editor: Editor): void {
  const menu = editor.form.querySelector<HTMLDetailsElement>("[data-canned]");
  if (!menu) return;
  menu.hidden = false;
  menu.addEventListener("click", ({ target }) => {
    const chosen = target instanceof Element ? target.closest<HTMLElement>("button") : null;
    if (!chosen) return;
    const { text = "", html = "", subject = "" } = chosen.dataset;
    const field = editor.form.querySelector<HTMLInputElement>("input[name=subject]");
    if (field && field.value === "") field.value = subject;
    menu.open = false;
    editor.focus();
    editor.insert(text, html);
  });
}

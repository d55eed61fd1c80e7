import { type Draft, forget, isSaved, save } from "./compose_draft_save";
import { announce } from "./compose_say";
import { say } from "./say";
import { isSignOut } from "./sign_out";

// keepSigningOut saves what was written before somebody signs out, after which nothing
// of it may be kept here. What can't be saved is told once.
export function keepSigningOut(draft: Draft): void {
  let told = false;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!isSignOut(form)) return;
    if (told || isSaved(draft)) return forget(draft);
    event.preventDefault();
    void saveNow(draft).then(() => {
      told = true;
      if (isSaved(draft)) form.requestSubmit();
      else announce(draft.form, say("What you wrote last is not saved. Sign out once more to leave without it."));
    });
  }, { capture: true });
}

// saveNow also saves what was written while it was being saved.
async function saveNow(draft: Draft): Promise<void> {
  while (draft.saving) await new Promise((done) => setTimeout(done, 50));
  await save(draft);
}

import { wipeLetters } from "./letters_wipe";

// isSignOut tells the form by which somebody signs out.
export function isSignOut(target: EventTarget | null): target is HTMLFormElement {
  return target instanceof HTMLFormElement && target.matches('form[action$="/logout"]');
}

// keepSignOut has no letter stay behind in the browser. The answer says the same, but
// is heeded over https alone.
export function keepSignOut(): void {
  document.addEventListener("submit", ({ target, defaultPrevented }) => {
    if (!defaultPrevented && isSignOut(target)) wipeLetters();
  });
}

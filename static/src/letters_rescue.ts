import { type KeptLetter, dropLetter, keptLetters, saveLetter, takePosted } from "./letters_kept";
import { language, say } from "./say";

const settled = 10_000; // milliseconds after which nobody writes on a kept letter any more, most likely

// rescueLetters saves what was written in windows that could not save it: among the
// drafts, as soon as that is possible again. A window that is still open loses
// nothing by it: its next save counts. What this window has just posted is looked at
// at once, so that nothing of a letter on its way stays behind.
export function rescueLetters(): void {
  const { writer, drafts } = document.body.dataset;
  const posted = takePosted();
  if (!writer || !drafts) return;
  const here = document.querySelector<HTMLElement>("form[data-compose]")?.dataset.compose;
  for (const letter of keptLetters()) {
    if (letter.id !== here && (letter.id === posted || Date.now() - letter.at > settled)) void rescue(drafts, letter);
  }
}

async function rescue(drafts: string, letter: KeptLetter): Promise<void> {
  const { status, state } = await saveLetter(drafts, [...letter.fields, ["rescued", "1"]]);
  if (status === 204) dropLetter(letter.id); // the outbox has it
  else if (status === 200 && state) {
    dropLetter(letter.id);
    tell(letter, "notice", say("A letter that you wrote on %s had not been saved. It is among the drafts now.", whenOf(letter)), state.dataset.address);
  } else if (status !== 401) tell(letter, "alert", say("A letter that you wrote on %s is not saved yet. This browser has kept it.", whenOf(letter)));
}

function whenOf(letter: KeptLetter): string {
  return new Date(letter.at).toLocaleString(language(), { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
}

// tell tells in passing what was done, and lastingly what wasn't.
function tell(letter: KeptLetter, kind: "notice" | "alert", what: string, address?: string): void {
  const told = document.createElement("p");
  told.className = kind;
  if (kind === "alert") told.setAttribute("role", "alert");
  const link = document.createElement("a");
  link.href = address ?? `${document.body.dataset.letter ?? ""}${encodeURIComponent(letter.id)}`;
  link.textContent = say("Open it|letter");
  told.append(`${what} `, link);
  document.getElementById(kind === "alert" ? "alerts" : "status")?.append(told);
}

// mark begins the names under which a browser keeps letters.
export const mark = "hearthmail-letter:";

// hasLetters tells whether this browser keeps letters, or has just posted one.
export function hasLetters(): boolean {
  try {
    return [localStorage, sessionStorage].some((kept) => Object.keys(kept).some((key) => key.startsWith(mark)));
  } catch {
    return false;
  }
}

// wipeLetters forgets the letters of every login.
export function wipeLetters(): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(mark)) localStorage.removeItem(key);
  } catch {
    // then nothing was kept either
  }
}

// What is written and saved nowhere else is kept in the browser, until it can be:
// through lost connections, closed windows, and signing in anew. To sign out wipes
// it. Each login has its own.

import { mark } from "./letters_wipe";

export type Fields = [string, string][];

export interface KeptLetter {
  id: string;
  fields: Fields;
  at: number; // when it was kept, in milliseconds
}

function prefix(): string {
  return `${mark}${document.body.dataset.writer ?? ""}:`;
}

// keepLetter keeps a letter as it is now; false when the browser can't.
export function keepLetter(id: string, fields: Fields): boolean {
  try {
    localStorage.setItem(prefix() + id, JSON.stringify({ id, fields, at: Date.now() }));
    return true;
  } catch {
    return false; // there is no room, or the person allows none
  }
}

export function dropLetter(id: string): void {
  try {
    localStorage.removeItem(prefix() + id);
  } catch {
    // then nothing was kept either
  }
}

// notePosted notes which letter this window posts. The next page here asks what has
// become of it.
export function notePosted(id: string): void {
  try {
    sessionStorage.setItem(mark, id);
  } catch {
    // then nothing is kept either
  }
}

export function takePosted(): string | undefined {
  try {
    const id = sessionStorage.getItem(mark);
    sessionStorage.removeItem(mark);
    return id ?? undefined;
  } catch {
    return undefined;
  }
}

export function keptLetter(id: string): KeptLetter | undefined {
  return keptLetters().find((letter) => letter.id === id);
}

export function keptLetters(): KeptLetter[] {
  const letters: KeptLetter[] = [];
  try {
    for (const [key, text] of Object.entries(localStorage)) {
      if (!key.startsWith(prefix())) continue;
      const letter = JSON.parse(text as string) as Partial<KeptLetter>;
      if (letter.id && Array.isArray(letter.fields)) letters.push({ id: letter.id, fields: letter.fields, at: letter.at ?? 0 });
    }
  } catch {
    // what can't be read isn't there
  }
  return letters;
}

// Saved is what has come of saving a letter.
export interface Saved {
  status: number; // 0 when there was no answer
  state?: HTMLElement; // where it lies now
  trouble?: HTMLElement; // why it was not saved
}

// saveLetter saves a letter among the drafts.
export async function saveLetter(address: string, fields: Fields, more: RequestInit = {}): Promise<Saved> {
  try {
    const response = await fetch(address, {
      method: "POST", body: new URLSearchParams(fields), headers: { "HX-Request": "true" }, redirect: "manual", ...more,
    });
    const answer = new DOMParser().parseFromString(await response.text(), "text/html");
    return {
      status: response.status,
      state: answer.getElementById("draft-state") ?? undefined,
      trouble: answer.getElementById("draft-trouble") ?? undefined,
    };
  } catch {
    return { status: 0 };
  }
}

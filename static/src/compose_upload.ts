import { say } from "./say";

// Upload is a file on its way. Its answer is the element that stands for it, or the
// reason why there is none, in words.
export interface Upload {
  answer: Promise<HTMLElement>;
  cancel: () => void;
}

// send uploads a file of a letter: a picture in its text, or an attachment. progress
// is told how much of it has gone, from 0 to 1.
export function send(form: HTMLFormElement, file: File, inline: boolean, progress: (part: number) => void): Upload {
  const request = new XMLHttpRequest(); // fetch tells nothing of what has gone
  const answer = new Promise<HTMLElement>((resolve, reject) => {
    request.upload.addEventListener("progress", ({ loaded, total }) => progress(total > 0 ? loaded / total : 0));
    request.addEventListener("load", () => {
      const found = request.status === 200 ? request.responseXML?.querySelector<HTMLElement>("[data-token], [data-inline]") : null;
      if (found) resolve(found);
      else reject(new Error(reasonOf(request, file)));
    });
    request.addEventListener("error", () => reject(new Error(say("%s could not be attached: the connection to Hearthmail was lost.", file.name))));
    request.addEventListener("abort", () => reject(new DOMException("cancelled", "AbortError")));
  });
  request.open("POST", form.dataset.uploads ?? "");
  request.responseType = "document";
  request.setRequestHeader("HX-Request", "true");
  request.send(body(form, file, inline));
  return { answer, cancel: () => request.abort() };
}

function body(form: HTMLFormElement, file: File, inline: boolean): FormData {
  const fields = new FormData();
  fields.set("compose-id", form.dataset.compose ?? "");
  if (inline) fields.set("inline", "1");
  fields.set("attachment", file, file.name || "picture");
  return fields;
}

// reasonOf is what the server says, without the heading before it.
function reasonOf(request: XMLHttpRequest, file: File): string {
  const alert = request.responseXML?.querySelector("[role=alert] p");
  alert?.querySelector("strong")?.remove();
  return alert?.textContent?.trim() || say("%s could not be attached. Try again in a moment.", file.name);
}

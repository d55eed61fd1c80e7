import { uploadInline } from "./compose_attachments";
import type { Editor } from "./compose_editor";
import { announce } from "./compose_say";
import { alertPerson } from "./failures";
import { say } from "./say";

// Pictures are those that are still on their way to the server.
export interface Pictures {
  settled(): Promise<void>;
  resolve(html: string): string; // HTML with the addresses that pictures have by now
}

const nothing = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

// keepPictures puts into the letter the pictures that are pasted, dropped or chosen.
// Each has a place at once, which it fills when the server has it: undoing
// brings places back that are filled by then.
export function keepPictures(editor: Editor): Pictures {
  const { root, squire, form } = editor;
  const addresses = new Map<string, string>(); // by place; "" for what could not be had
  const underway = new Set<Promise<void>>();
  let places = 0;

  const fill = () => {
    for (const place of root.querySelectorAll<HTMLImageElement>("img[data-uploading]")) {
      const address = addresses.get(place.dataset.uploading ?? "");
      if (address === "") place.remove();
      if (!address) continue;
      place.src = address;
      place.removeAttribute("data-uploading");
    }
  };
  const send = (place: string, file: File) => {
    const sending = uploadInline(form, file).catch(() => "").then((address) => {
      addresses.set(place, address);
      if (address) announce(form, say("The picture is in the letter."));
      else alertPerson(file.name ? say("%s could not be put into the letter. Try again, or attach it.", file.name) : say("The picture could not be put into the letter. Try again, or attach it."));
      squire.modifyDocument(fill);
      root.dispatchEvent(new Event("input", { bubbles: true }));
    }).finally(() => underway.delete(sending));
    underway.add(sending);
  };
  const add = (file: File) => {
    const place = String(++places);
    squire.insertImage(nothing, { "data-uploading": place, alt: "" });
    send(place, file);
  };
  const adopt = () => { // those that came along within pasted HTML
    for (const picture of root.querySelectorAll<HTMLImageElement>("img[src^='data:']:not([data-uploading])")) {
      const file = fileOf(picture.src);
      if (!file) continue;
      picture.dataset.uploading = String(++places);
      picture.src = nothing;
      send(picture.dataset.uploading, file);
    }
  };
  listen(editor, add);
  keepWayOut(editor);
  squire.addEventListener("input", () => {
    if (!root.querySelector("img[data-uploading], img[src^='data:']")) return;
    squire.modifyDocument(() => {
      fill();
      adopt();
    });
  });
  return {
    settled: async () => {
      while (underway.size > 0) await Promise.all(underway);
    },
    resolve: (html) => html.replace(/<img [^>]*data-uploading="(\d+)"[^>]*>/g, (whole, place: string) => {
      const address = addresses.get(place);
      return address ? whole.replace(/src="[^"]*"/, `src="${address}"`).replace(/ data-uploading="\d+"/, "") : "";
    }),
  };
}

function listen({ squire, root, form }: Editor, add: (file: File) => void): void {
  squire.addEventListener("pasteImage", ((event: CustomEvent<{ clipboardData: DataTransfer }>) => {
    picturesIn(event.detail.clipboardData).forEach(add);
  }) as EventListener);
  root.addEventListener("dragover", (event) => {
    if ([...(event.dataTransfer?.items ?? [])].some(({ type }) => isPicture(type))) event.preventDefault();
  });
  root.addEventListener("drop", (event) => {
    const pictures = event.dataTransfer ? picturesIn(event.dataTransfer) : [];
    if (pictures.length === 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const range = document.caretRangeFromPoint?.(event.clientX, event.clientY);
    if (range && root.contains(range.startContainer)) squire.setSelection(range);
    pictures.forEach(add);
  }, { capture: true });
  const chooser = form.querySelector<HTMLInputElement>("[data-picture-file]");
  chooser?.addEventListener("change", () => {
    [...(chooser.files ?? [])].filter(({ type }) => isPicture(type)).forEach(add);
    chooser.value = "";
  });
}

// keepWayOut lets one leave a picture that is chosen, to change its size, by the keys
// that one leaves anything by. Squire takes all keys then, on their way down.
function keepWayOut({ squire, root }: Editor): void {
  addEventListener("keydown", (event) => {
    if ((event.key !== "Escape" && event.key !== "Tab") || !root.querySelector(".squire-image-resize-container")) return;
    root.click(); // beside the picture
    squire.focus();
    if (event.key === "Escape") event.preventDefault();
  }, { capture: true });
}

function picturesIn(data: DataTransfer): File[] {
  return [...data.files].filter(({ type }) => isPicture(type));
}

function isPicture(type: string): boolean {
  return /^image\/(?:png|jpeg|gif|webp|bmp|avif)$/.test(type);
}

// fileOf is the picture that a data: address holds.
function fileOf(address: string): File | undefined {
  const [, type = "", content = ""] = /^data:(image\/[a-z]+);base64,([a-z0-9+/=\s]+)$/i.exec(address) ?? [];
  if (!isPicture(type)) return undefined;
  try {
    const octets = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    return new File([octets], `picture.${type.slice("image/".length)}`, { type });
  } catch {
    return undefined;
  }
}

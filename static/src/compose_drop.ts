// takeDrops attaches what is dropped anywhere on the page and nobody else has taken.
export function takeDrops(form: HTMLFormElement, attach: (files: File[]) => void): void {
  const area = form.querySelector("[data-attachments]");
  const mark = (over: boolean) => area?.classList.toggle("dropping", over);
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
  document.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    mark(true);
    if (!event.defaultPrevented) event.preventDefault();
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) mark(false);
  });
  document.addEventListener("drop", (event) => {
    mark(false);
    if (!hasFiles(event) || event.defaultPrevented) return;
    event.preventDefault();
    attach([...(event.dataTransfer?.files ?? [])]);
  });
}

// takePastes attaches pasted files, except within the editor, which shows pictures
// in the text.
export function takePastes(attach: (files: File[]) => void): void {
  document.addEventListener("paste", (event) => {
    const data = event.clipboardData;
    const within = event.target instanceof Element && event.target.closest("[contenteditable=true]");
    if (event.defaultPrevented || within || !data || data.files.length === 0 || data.types.includes("text/plain")) return;
    event.preventDefault();
    attach([...data.files]);
  });
}

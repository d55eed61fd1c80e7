// announce tells what has happened, also to those who don't see it.
export function announce(form: HTMLFormElement, sentence: string): void {
  const place = form.querySelector("[data-said]");
  if (place) place.textContent = sentence;
}

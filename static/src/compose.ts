// The script of the page that letters are written on. The page works without it,
// as a plain form.
import { keepPage } from "./compose_page";

const form = document.querySelector<HTMLFormElement>("form[data-compose]");
if (form) keepPage(form);

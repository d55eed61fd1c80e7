// The front end's script. Every page works without it; it makes them quicker:
// clicks change the panes in place instead of loading the page anew.
import "htmx.org";
import { showBusy } from "./busy";
import { tellFailures } from "./failures";
import { keepFocus } from "./focus";
import { keepMarks } from "./marks";
import { keepTicks } from "./ticks";
import { keepTimes } from "./times";

showBusy();
tellFailures();
keepFocus();
keepMarks();
keepTicks();
keepTimes();

// The front end's script. Every page works without it; it makes them quicker:
// clicks change the panes in place instead of loading the page anew.
import "htmx.org";
import { keepActsSingle } from "./acts";
import { lookAhead } from "./ahead";
import { anticipate } from "./anticipate";
import { showBusy } from "./busy";
import { tellFailures } from "./failures";
import { keepCopies } from "./copies";
import { keepFocus } from "./focus";
import { keepFrames } from "./frames";
import { noticeGone } from "./gone";
import { keepLive } from "./live";
import { keepMailto } from "./mailto";
import { keepMarks } from "./marks";
import { keepMenus } from "./menus";
import { keepTicks } from "./ticks";
import { keepTimes } from "./times";
import { keepWays } from "./ways";
import { keepZones } from "./zones";

showBusy();
keepActsSingle();
anticipate();
tellFailures();
keepCopies();
keepFocus();
keepFrames();
noticeGone();
keepLive();
lookAhead();
keepMailto();
keepMarks();
keepMenus();
keepTicks();
keepTimes();
keepWays();
keepZones();

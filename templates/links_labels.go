package templates

import (
	"net/url"
	"strings"
)

// Labels is the page of labels, and takes a POST that makes or changes one:
// "keyword" ("" for a new one), "name", "colour".
func (l Links) Labels() string { return l.Settings() + "/labels" }

// Label is the form of one of them.
func (l Links) Label(keyword string) string { return l.Labels() + "/edit" + query("keyword", keyword) }

// LabelAction takes a POST about a "keyword": "raise", "lower", or "remove", which also
// answers GET, to ask first.
func (l Links) LabelAction(action string) string { return l.Labels() + "/" + action }

// LabelRemove asks before a label is removed.
func (l Links) LabelRemove(keyword string) string {
	return l.LabelAction("remove") + query("keyword", keyword)
}

// LabelSearch finds the messages with a label in all mailboxes.
func (l Links) LabelSearch(name string) string {
	if strings.ContainsAny(name, " \t\"():") {
		name = `"` + strings.ReplaceAll(name, `"`, " ") + `"`
	}
	return l.base + "/search?q=" + url.QueryEscape("label:"+name)
}

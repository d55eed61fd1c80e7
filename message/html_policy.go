package message

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
)

// htmlRules are what the HTML of a mail may consist of. Once made they are
// never changed, and many goroutines may use them.
type htmlRules struct {
	elements   map[string]element
	cells      []string
	properties map[string]cssShape // CSS
	plain      map[string]bool     // attributes that a mail may set itself
	policy     *bluemonday.Policy
}

// mailRules makes the rules at the first call: that takes some milliseconds.
var mailRules = sync.OnceValue(newHTMLRules) //nolint:gochecknoglobals // computed once, never changed

func newHTMLRules() *htmlRules {
	rules := &htmlRules{
		elements:   newElements(),
		cells:      cellElements(),
		properties: newProperties(),
		plain:      make(map[string]bool),
	}
	for _, rule := range attributeRules() {
		for _, name := range strings.Fields(rule.names) {
			rules.plain[name] = name != "rel" && name != "target"
		}
	}
	rules.policy = newMailPolicy(rules)
	return rules
}

// attributeRule says on which elements an attribute may stand and what its
// value must look like as a whole, upper and lower case alike. No elements
// means all of them.
type attributeRule struct {
	names, elements, value string
}

const (
	wordsValue = `[^\p{Cc}]*`
	sizeValue  = `[0-9]{1,4}(\.[0-9]{1,4})?(%|px)?`
	countValue = `[0-9]{1,2}`
	colorValue = `#?[0-9a-z]{3,24}`
)

func attributeRules() []attributeRule {
	return []attributeRule{
		{names: "dir", value: `ltr|rtl|auto`},
		{names: "lang", value: `[a-z0-9-]{1,35}`},
		{names: "title", value: wordsValue},
		{names: "role", value: `presentation|none`},
		{names: "align", value: `left|right|center|middle|justify|top|bottom|absmiddle`},
		{"valign", "table thead tbody tfoot tr td th col colgroup", `top|middle|bottom|baseline`},
		{"width height", "table tr td th col colgroup img hr", sizeValue},
		{"bgcolor", "table thead tbody tfoot tr td th", colorValue},
		{"bordercolor", "table td th", colorValue},
		{"border", "table img", countValue},
		{"cellpadding cellspacing", "table", `[0-9]{1,3}(px|%)?`},
		{"hspace vspace", "img table", countValue},
		{"colspan rowspan span", "td th col colgroup", countValue},
		{"nowrap", "td th", `nowrap|true|`},
		{"noshade", "hr", `noshade|true|`},
		{"color", "font hr", colorValue},
		{"face", "font", `[\p{L}0-9 ,.'"_-]{1,200}`},
		{"size", "font hr", `[+-]?[0-9]{1,2}`},
		{"start value", "ol li", `-?[0-9]{1,6}`},
		{"reversed", "ol", `reversed|true|`},
		{"type", "ol ul li", `[1ai]|disc|circle|square`},
		{"alt", "img", wordsValue},
		{"summary abbr", "table th td", wordsValue},
		{"rel", "a", linkRel},
		{"target", "a", `_blank`},
	}
}

// newMailPolicy says the same to bluemonday.
func newMailPolicy(rules *htmlRules) *bluemonday.Policy {
	policy := bluemonday.NewPolicy()
	names := make([]string, 0, len(rules.elements))
	for name := range rules.elements {
		if name != "a" && name != "img" { // these are nothing without their address
			names = append(names, name)
		}
	}
	slices.Sort(names)
	policy.AllowElements(names...)
	policy.AllowNoAttrs().OnElements(names...)
	for _, rule := range attributeRules() {
		allowed := policy.AllowAttrs(strings.Fields(rule.names)...).Matching(wholly(rule.value))
		if rule.elements == "" {
			allowed.Globally()
		} else {
			allowed.OnElements(strings.Fields(rule.elements)...)
		}
	}
	usual := maps.Clone(rules.properties)
	maps.DeleteFunc(usual, func(name string, _ cssShape) bool { return strings.HasPrefix(name, "border-") })
	for _, properties := range []map[string]cssShape{usual, rules.properties} { // one that matches will do
		policy.AllowAttrs("style").Matching(styleValue(properties)).Globally()
	}
	policy.AllowAttrs("href").Matching(regexp.MustCompile(`^(https?://|mailto:)`)).OnElements("a")
	policy.AllowAttrs("src").Matching(regexp.MustCompile(`^data:image/(png|jpeg|gif|webp);base64,`)).OnElements("img")
	policy.RequireParseableURLs(true)
	policy.AllowURLSchemes("http", "https", "mailto")
	policy.AllowURLSchemeWithCustomPolicy("data", func(u *url.URL) bool { return isPictureURI(u.String()) })
	return policy
}

func wholly(value string) *regexp.Regexp {
	return regexp.MustCompile(`^(?i:` + value + `)$`)
}

// styleValue is what cleanStyle writes: known properties with values of
// letters, numbers and colours. For more than 500 instructions regexp has but
// its slowest matcher: of all properties there are 664, of the usual ones less.
func styleValue(properties map[string]cssShape) *regexp.Regexp {
	names := make([]string, 0, len(properties))
	for name := range properties {
		names = append(names, regexp.QuoteMeta(name))
	}
	slices.Sort(names)
	declaration := `(?:` + strings.Join(names, "|") + `): (?:[A-Za-z0-9#%.,/ '_-]|(?:rgba?|hsla?)\([0-9a-z.,%/ ]*\))+`
	return regexp.MustCompile(`^(?:` + declaration + `(?:; |$))+$`)
}

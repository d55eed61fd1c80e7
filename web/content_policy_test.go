package web

import "testing"

func TestPolicies(t *testing.T) {
	for name, tc := range map[string]struct {
		policy policy
		want   string
	}{
		"nothing": {policy{}, "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"},
		"a page": {pagePolicy(), "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; " +
			"manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
		"a preview": {previewPolicy(), "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; " +
			"manifest-src 'self'; media-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
		"a letter that is written": {composePolicy(), "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; " +
			"img-src 'self' data:; connect-src 'self'; frame-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
		"a mail's HTML": {bodyPolicy(), "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'none'; base-uri 'none'; " +
			"frame-ancestors 'self'; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"},
		"a download": {downloadPolicy(), "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"},
	} {
		if got := tc.policy.String(); got != tc.want {
			t.Errorf("%s: %q\nwant %q", name, got, tc.want)
		}
	}
}

// Package testbrowser drives a headless Chromium for tests: it opens pages as a
// person would at a given size, notices everything that goes wrong in them, and
// checks their accessibility with axe-core. It needs Debian's chromium.
package testbrowser

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"hearthmail/internal/testtool"
)

const (
	stepLimit  = 20 * time.Second // for one step on a page
	pageLimit  = 5 * time.Minute  // for a page as a whole
	closeLimit = 10 * time.Second // for Chromium to end by itself
)

// Browser is a running Chromium. It reaches this machine and nothing else.
type Browser struct {
	t   testing.TB
	ctx context.Context // chromedp's, ends with the browser
}

// Start starts a Chromium with an empty profile of its own, and ends it with
// the test. It takes the certificates for good ones, whoever signed them.
func Start(t testing.TB, certificates ...*x509.Certificate) *Browser {
	t.Helper()
	program := testtool.Need(t, "chromium", "chromium", "chromium", "chromium-browser", "google-chrome")
	// Not t.Context, which ends before the cleanups: Chromium ends in good order.
	allocator, end := chromedp.NewExecAllocator(context.Background(), append(flags(program), trust(certificates))...)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		limited, stop := context.WithTimeout(ctx, closeLimit)
		defer stop()
		if err := chromedp.Cancel(limited); err != nil {
			t.Logf("closing Chromium: %v", err)
		}
		cancel()
		end()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("starting Chromium: %v", err)
	}
	return &Browser{t: t, ctx: ctx}
}

// Within returns the same browser for a subtest: pages opened with it belong to
// t and close with it.
func (b *Browser) Within(t testing.TB) *Browser {
	t.Helper()
	return &Browser{t: t, ctx: b.ctx}
}

// trust names the public keys of certificates, as Chromium wants them.
func trust(certificates []*x509.Certificate) chromedp.ExecAllocatorOption {
	var keys []string
	for _, certificate := range certificates {
		sum := sha256.Sum256(certificate.RawSubjectPublicKeyInfo)
		keys = append(keys, base64.StdEncoding.EncodeToString(sum[:]))
	}
	return chromedp.Flag("ignore-certificate-errors-spki-list", strings.Join(keys, ","))
}

func flags(program string) []chromedp.ExecAllocatorOption {
	options := []chromedp.ExecAllocatorOption{chromedp.ExecPath(program)}
	for name, value := range map[string]any{
		"headless":                      true,
		"no-sandbox":                    true, // as root there is none to be had
		"disable-gpu":                   true,
		"disable-dev-shm-usage":         true, // containers have little of it
		"disable-quic":                  true,
		"no-first-run":                  true,
		"no-default-browser-check":      true,
		"disable-background-networking": true,
		"disable-component-update":      true,
		"disable-default-apps":          true,
		"disable-extensions":            true,
		"disable-sync":                  true,
		"disable-breakpad":              true,
		"password-store":                "basic",
		"force-color-profile":           "srgb",
		"hide-scrollbars":               true, // pages are as wide in a picture as asked for
		"host-resolver-rules":           "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
		// Sandboxed frames stay in the page's process, so that what goes wrong
		// in a message's body is reported with the page.
		"disable-features":              "IsolateSandboxedIframes,Translate",
		"disable-site-isolation-trials": true,
	} {
		options = append(options, chromedp.Flag(name, value))
	}
	return options
}

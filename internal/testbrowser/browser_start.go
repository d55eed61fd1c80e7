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

	"hearthmail/internal/chromium"
	"hearthmail/internal/testtool"
)

const (
	stepLimit = 20 * time.Second // for one step on a page
	pageLimit = 5 * time.Minute  // for a page as a whole
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
	program := testtool.Need(t, "chromium", "chromium", chromium.Programs()...)
	// Not t.Context, which ends before the cleanups: Chromium ends in good order.
	ctx, end, err := chromium.Start(context.Background(), program, trust(certificates))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := end(); err != nil {
			t.Logf("closing Chromium: %v", err)
		}
	})
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

// Package chromium starts a headless Chromium that reaches this machine alone,
// and opens tabs in it: for the tests, the benchmark and the pictures of the
// documentation. What is done in a tab is said with chromedp.
package chromium

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"time"

	"github.com/chromedp/chromedp"
)

// endLimit is how long Chromium may take to end by itself.
const endLimit = 10 * time.Second

// Programs are the names under which Chromium may be installed.
func Programs() []string { return []string{"chromium", "chromium-browser", "google-chrome"} }

// Find gives the path of an installed Chromium.
func Find() (string, error) {
	for _, name := range Programs() {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("chromium is not installed; on Debian: apt-get install chromium")
}

// Start starts a Chromium with an empty profile of its own. Tabs are opened from
// the context that it gives; end ends the browser, and ctx with it.
func Start(ctx context.Context, program string, more ...chromedp.ExecAllocatorOption) (_ context.Context, end func() error, err error) {
	allocator, free := chromedp.NewExecAllocator(ctx, append(flags(program), more...)...)
	ctx, cancel := chromedp.NewContext(allocator)
	end = func() error {
		limited, stop := context.WithTimeout(ctx, endLimit)
		defer stop()
		err := chromedp.Cancel(limited)
		cancel()
		free()
		return err
	}
	if err := chromedp.Do(ctx); err != nil {
		return nil, nil, errors.Join(fmt.Errorf("starting Chromium: %w", err), end())
	}
	return ctx, end, nil
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

package testbrowser

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// problems gathers what goes wrong in a page, in any of its frames.
type problems struct {
	mu    sync.Mutex
	lines []string
	urls  map[network.RequestID]string
}

func newProblems() *problems { return &problems{urls: map[network.RequestID]string{}} }

// notice is called for each event of the page, and must neither block nor
// send commands.
func (p *problems) notice(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		if slices.Contains([]runtime.ConsoleAPICalledType{"error", "warning", "assert"}, e.Type) {
			p.add("console %s: %s", e.Type, consoleText(e.Args))
		}
	case *runtime.EventExceptionThrown:
		p.add("exception: %s", exceptionText(e.ExceptionDetails))
	case *log.EventEntryAdded:
		// Content-Security-Policy violations are among these, and answers of
		// 400 and above.
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			p.add("%s %s: %s (%s)", e.Entry.Source, e.Entry.Level, e.Entry.Text, e.Entry.URL)
		}
	case *network.EventRequestWillBeSent:
		p.urls[e.RequestID] = e.Request.URL
	case *network.EventLoadingFailed:
		if !e.Canceled { // leaving a page cancels what it still loads
			p.add("request failed: %s %s (%s)", e.ErrorText, e.BlockedReason, p.urls[e.RequestID])
		}
	case *page.EventJavascriptDialogOpening:
		p.add("%s dialog: %s", e.Type, e.Message)
	}
}

// add must be called with the lock held.
func (p *problems) add(format string, values ...any) {
	p.lines = append(p.lines, fmt.Sprintf(format, values...))
}

func (p *problems) all() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.lines)
}

func (p *problems) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lines = nil
}

func consoleText(values []*runtime.RemoteObject) string {
	words := make([]string, len(values))
	for i, value := range values {
		words[i] = value.Description
		if words[i] == "" {
			words[i] = string(value.Value)
		}
	}
	return strings.Join(words, " ")
}

func exceptionText(details *runtime.ExceptionDetails) string {
	if details.Exception != nil && details.Exception.Description != "" {
		return details.Exception.Description
	}
	return details.Text
}

// dismissDialogs answers every alert, confirm and prompt with no, because a
// page stands still while one is open. It returns when the page closes.
func dismissDialogs(ctx context.Context) {
	for _, err := range chromedp.Events(ctx, page.JavascriptDialogOpening) {
		if err != nil {
			return
		}
		_ = chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			_, err := cdp.Call(ctx, t, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{})
			return err
		}))
	}
}

// Problems returns what went wrong in the page, since it was opened or since
// ForgetProblems: warnings and errors in the console, exceptions that nothing
// caught, violations of the Content-Security-Policy, failed requests, and
// dialogs. An answer of 400 and above counts, a page's own included.
func (p *Page) Problems() []string {
	p.t.Helper()
	// Events come in order, so after an answer all that came before is here.
	p.Evaluate("0", nil)
	return p.problems.all()
}

// ForgetProblems starts Problems anew, as after a page that a test expects to fail.
func (p *Page) ForgetProblems() {
	p.t.Helper()
	p.Evaluate("0", nil)
	p.problems.forget()
}

package imapclient

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testproxy"
)

// pushes are kinds of servers that tell of others' changes by themselves, in half a
// second, or not at all.
func pushes() map[string]testdovecot.Options {
	all := servers()
	return map[string]testdovecot.Options{"NOTIFY": all["everything"], "IDLE": all["IDLE"], "no push": all["no push"], "no index": all["nothing"]}
}

// twoOnDovecot are one account as two processes have it, both of which know the
// mailboxes.
func twoOnDovecot(t *testing.T, options testdovecot.Options) (here, there *Account) {
	t.Helper()
	dovecot := familyDovecot(t, options, "INBOX", "Garden", "Kitchen")
	here, there = onDovecot(t, dovecot, dovecot.Addr(), usualLimits()), onDovecot(t, dovecot, dovecot.Addr(), usualLimits())
	for _, account := range []*Account{here, there} {
		for _, mailbox := range []string{"Garden", "INBOX"} {
			for range 2 {
				mustPage(t, account, mailbox, Query{})
				mustMailboxes(t, account)
			}
			if account.canIndex() {
				eventually(t, "the index of "+mailbox, func() bool { return account.known(mailbox).snapshot() != nil })
			}
		}
		if account.canIndex() && account.watcher.can("NOTIFY") {
			settle(t, account, "INBOX")
			settle(t, account, "Garden")
		}
	}
	return here, there
}

func mustChange(t *testing.T, account *Account, mailbox string, uid uint32, c Change) {
	t.Helper()
	if _, err := account.Change(t.Context(), mailbox, 0, []uint32{uid}, c); err != nil {
		t.Fatal(err)
	}
}

// stateOf is what people see of an account: the lists, an open message, and the
// tree's counts.
func stateOf(t *testing.T, ctx context.Context, account *Account) string {
	t.Helper()
	var out strings.Builder
	listed, err := account.Mailboxes(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range listed {
		out.WriteString(m.Name + " " + strings.Repeat("m", int(m.Total)) + strings.Repeat("u", int(m.Unseen)) + "\n")
	}
	for _, mailbox := range []string{"INBOX", "Garden", "Kitchen"} {
		for _, q := range []Query{{}, {Filter: FilterDeleted}} {
			page, err := account.Page(ctx, mailbox, q)
			if err != nil {
				t.Fatal(err)
			}
			out.WriteString(mailbox + " " + shown(page))
		}
	}
	m, err := account.Open(ctx, "Garden", 3, OpenOptions{List: &Query{}})
	if err != nil {
		t.Fatal(err)
	}
	flags := slices.Sorted(slices.Values(m.Flags))
	return out.String() + strings.Join(flags, " ")
}

// act does one of everything, through one account.
func act(t *testing.T, account *Account) []func() {
	t.Helper()
	return []func(){
		func() { mustChange(t, account, "Garden", 3, Change{Add: []string{FlagDeleted}}) },
		func() {
			mustChange(t, account, "Garden", 3, Change{Remove: []string{FlagDeleted}, Add: []string{"Tools"}})
		},
		func() { mustChange(t, account, "Kitchen", 2, Change{Add: []string{FlagSeen}}) },
		func() { mustChange(t, account, "Kitchen", 2, Change{Remove: []string{FlagSeen}}) },
		func() {
			if _, err := account.Move(t.Context(), Transfer{Mailbox: "Garden", UIDs: []uint32{4}, Target: "Kitchen"}); err != nil {
				t.Fatal(err)
			}
		},
		func() {
			mustChange(t, account, "INBOX", 1, Change{Add: []string{FlagDeleted}})
			validity := mustPage(t, account, "INBOX", Query{}).UIDValidity
			if _, err := account.Purge(t.Context(), "INBOX", validity, []uint32{1}); err != nil {
				t.Fatal(err)
			}
		},
		func() {
			if _, err := account.Open(t.Context(), "INBOX", 2, OpenOptions{Seen: true}); err != nil {
				t.Fatal(err)
			}
		},
	}
}

// TestFresh: whoever has acted through one process sees it in the other at once,
// whatever the server tells by itself and when.
func TestFresh(t *testing.T) {
	for name, options := range pushes() {
		t.Run(name, func(t *testing.T) {
			here, there := twoOnDovecot(t, options)
			for i, do := range act(t, here) {
				do()
				want := stateOf(t, t.Context(), here)
				if got := stateOf(t, Fresh(t.Context()), there); got != want {
					t.Errorf("after act %d the other shows otherwise:\n%s", i, cmp.Diff(want, got))
				}
			}
		})
	}
}

// TestStir: an account that is told of an act elsewhere shows it at once to
// everybody, and says so.
func TestStir(t *testing.T) {
	for name, options := range pushes() {
		for _, stirred := range []string{"the mailbox", "all"} {
			t.Run(name+", "+stirred, func(t *testing.T) {
				here, there := twoOnDovecot(t, options)
				var told []string
				here.tellActed = func(_ *Account, mailbox string) { told = append(told, mailbox) }
				for i, do := range act(t, here) {
					told = nil
					do()
					if stirred == "all" {
						told = []string{""}
					}
					for _, mailbox := range told {
						before, _ := there.Version(mailbox)
						there.Stir(mailbox)
						// It looks by itself, and may know the mailbox anew by now.
						if version, known := there.Version(mailbox); known && version == before {
							t.Errorf("after act %d pages of version %d are served again", i, version)
						}
					}
					want := stateOf(t, t.Context(), here)
					if got := stateOf(t, t.Context(), there); got != want {
						t.Errorf("after act %d the other shows otherwise:\n%s", i, cmp.Diff(want, got))
					}
				}
			})
		}
	}
}

// TestStirTells: subscribers hear what has changed, without the server's telling.
func TestStirTells(t *testing.T) {
	here, there := twoOnDovecot(t, servers()["no push"])
	s := there.Subscribe(there.Turn())
	defer s.Close()
	mustChange(t, here, "Garden", 3, Change{Add: []string{FlagFlagged}})
	there.Stir("Garden")
	var events []Event // of Garden: the watch may have the inbox looked at meanwhile
	eventually(t, "the news", func() bool {
		told, _ := s.Take()
		events = slices.DeleteFunc(told, func(e Event) bool { return e.Mailbox != "Garden" })
		return len(events) > 0
	})
	if len(events) != 1 || !events[0].Detailed || !slices.Contains(events[0].Flags[3], FlagFlagged) {
		t.Errorf("told %+v", events)
	}
	there.Stir("")
	hears(t, s, "")
	there.Stir("Nowhere")
	hears(t, s, "Nowhere")
}

// TestFreshAsksOnce: in one request the server is asked once for each thing. What
// goes on behind that, when an account is new or the server tells of a change, has an
// end.
func TestFreshAsksOnce(t *testing.T) {
	dovecot := familyDovecot(t, testdovecot.Options{}, "INBOX")
	proxy := testproxy.Start(t, dovecot.Addr())
	account := onDovecot(t, dovecot, proxy.Addr(), usualLimits())
	settle(t, account, "INBOX")
	eventually(t, "a request that asks once", func() bool {
		asked := askedByFresh(t, account, proxy)
		if len(asked) < 2 {
			t.Fatalf("the server was asked %q alone", asked)
		}
		return slices.Equal(asked, []string{"LIST", "SELECT"})
	})
}

// askedByFresh asks for the same three times in one request, and gives the names of
// the commands that this took.
func askedByFresh(t *testing.T, account *Account, proxy *testproxy.Proxy) []string {
	t.Helper()
	ctx := Fresh(t.Context())
	proxy.Reset()
	for range 3 {
		if _, err := account.Mailboxes(ctx); err != nil {
			t.Fatal(err)
		}
		if _, err := account.Page(ctx, "INBOX", Query{}); err != nil {
			t.Fatal(err)
		}
		if _, err := account.Count(ctx, "INBOX", Query{Filter: FilterDeleted}); err != nil {
			t.Fatal(err)
		}
	}
	var asked []string
	for _, command := range proxy.Commands() {
		if name := commandName(command[strings.Index(command, " ")+1:]); name != "NOOP" {
			asked = append(asked, name)
		}
	}
	slices.Sort(asked)
	return asked
}

// TestActed: others are told of what has been done, when it has, and of nothing
// else.
func TestActed(t *testing.T) {
	dovecot := familyDovecot(t, testdovecot.Options{}, "INBOX", "Garden")
	var mu sync.Mutex
	var told []string
	accounts := NewAccounts(Options{Connections: 4, Memory: 64 << 20, Acted: func(_ *Account, mailbox string) {
		mu.Lock()
		defer mu.Unlock()
		told = append(told, mailbox)
	}})
	t.Cleanup(accounts.Close)
	account, err := accounts.SignIn(t.Context(), &Server{Address: dovecot.Addr(), Security: Plaintext}, Login{Username: "family", Password: dovecot.Password()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(account.Release)
	for _, cold := range []bool{true, false} {
		if !cold {
			settle(t, account, "Garden")
		}
		validity := mustPage(t, account, "Garden", Query{}).UIDValidity
		for name, step := range map[string]struct {
			act  func(uid uint32) error
			want []string
		}{
			"strike": {func(uid uint32) error {
				_, err := account.Change(t.Context(), "Garden", validity, []uint32{uid}, Change{Add: []string{FlagDeleted}})
				return err
			}, []string{"Garden"}},
			"open": {func(uid uint32) error {
				if _, err := account.Change(t.Context(), "Garden", 0, []uint32{uid}, Change{Remove: []string{FlagSeen}}); err != nil {
					return err
				}
				_, err := account.Open(t.Context(), "Garden", uid, OpenOptions{Seen: true})
				return err
			}, []string{"Garden", "Garden"}},
			"look": {func(uid uint32) error {
				_, err := account.Open(t.Context(), "Garden", uid, OpenOptions{})
				return err
			}, nil},
			"another mailbox by now": {func(uid uint32) error {
				if _, err := account.Change(t.Context(), "Garden", validity+1, []uint32{uid}, Change{Add: []string{FlagSeen}}); KindOf(err) != KindConflict {
					return err
				}
				return nil
			}, nil},
			"nowhere to move to": {func(uid uint32) error {
				if _, err := account.Move(t.Context(), Transfer{Mailbox: "Garden", UIDValidity: validity, UIDs: []uint32{uid}, Target: "Nowhere"}); KindOf(err) != KindNotFound {
					return err
				}
				return nil
			}, nil},
			"nothing to purge": {func(uint32) error {
				_, err := account.Purge(t.Context(), "Garden", validity, []uint32{99})
				return err
			}, nil},
		} {
			mu.Lock()
			told = nil
			mu.Unlock()
			if err := step.act(3); err != nil {
				t.Errorf("%s, cold %v: %v", name, cold, err)
			}
			mu.Lock()
			if !slices.Equal(told, step.want) {
				t.Errorf("%s, cold %v: told of %q, want %q", name, cold, told, step.want)
			}
			mu.Unlock()
		}
	}
}

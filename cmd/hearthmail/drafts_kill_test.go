package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testprogram"
)

const draftKills = 100

// draftSteps are the places at which saving a draft is broken off: what is sent or
// answered there, and how much of it still gets through.
func draftSteps() []draftStep {
	return []draftStep{
		{"before APPEND", "upstream", ` APPEND "Drafts"`, 0},
		{"within the message", "upstream", ` APPEND "Drafts"`, 400},
		{"before the answer to APPEND", "downstream", `APPENDUID`, 0},
		{"before the old copy is looked for", "upstream", ` STATUS "Drafts" \(MESSAGES`, 0},
		{"before UID STORE", "upstream", ` UID STORE `, 0},
		{"before UID EXPUNGE", "upstream", ` UID EXPUNGE `, 0},
		{"before the answer to UID EXPUNGE", "downstream", `Expunge completed`, 0},
	}
}

type draftStep struct {
	name, direction, pattern string
	pass                     int
}

// killedDrafter saves drafts with a program that dies.
type killedDrafter struct {
	*drafter
	program *testprogram.Program
	network *badNetwork
}

// TestDraftsKilled kills the program (SIGKILL) a hundred times, at each step of saving
// a draft. Once the page has saved again there is exactly one copy, the last, and
// nobody else's draft has gone.
func TestDraftsKilled(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	network := startNetwork(t, dovecot.Addr())
	program := testprogram.Start(t, "--imap", "imap://"+network.proxy.Listen)
	v := visitorAt(t, program.Address(), &http.Transport{})
	v.post("/login", credentials("family", dovecot.Password()), "")
	k := &killedDrafter{
		drafter: &drafter{t: t, v: v, server: testdovecot.Login(t, dovecot, "family")}, program: program, network: network,
	}
	k.leaveDrafts()
	steps := draftSteps()
	known, letters := uint32(0), 0
	for kill := range draftKills {
		step, id := steps[kill%len(steps)], fmt.Sprintf("letter%d", letters)
		text := fmt.Sprintf("text number %d.", kill)
		form := withField(draftForm(id, "t1", text), "draft", fmt.Sprint(known))
		if known == 0 && kill%len(steps) >= 3 { // nothing is replaced yet
			known = k.save(form)
		}
		k.killAt(step, withField(form, "draft", fmt.Sprint(known)))
		if kill%3 == 2 { // once more, before the page is through
			continue
		}
		known = k.save(form)
		k.mustBeOnly(known)
		k.mustHold(known, text, "X-Hearthmail-Draft: "+id)
		if t.Failed() {
			t.Fatalf("after kill %d, %s", kill, step.name)
		}
		if kill%10 == 9 { // another letter, of which there is no copy yet
			k.remove(known)
			known, letters = 0, letters+1
		}
	}
}

// killAt saves a draft, and kills the program when it has come to a step.
func (k *killedDrafter) killAt(step draftStep, form url.Values) {
	k.t.Helper()
	toxic, broken := k.network.breakOff(step.direction, attributes{"pattern": step.pattern, "pass": step.pass, "times": 1, "silent": true})
	var posted sync.WaitGroup
	posted.Go(func() { k.tryToSave(form) })
	eventually(k.t, "saving comes "+step.name, func() bool { return broken() > 0 })
	k.program.Kill()
	k.network.remove(toxic)
	posted.Wait()
	k.program.Restart()
}

// tryToSave posts a draft to a program that will not answer.
func (k *killedDrafter) tryToSave(form url.Values) {
	request, err := http.NewRequestWithContext(k.t.Context(), http.MethodPost, k.v.base+"/compose/draft", strings.NewReader(form.Encode()))
	if err != nil {
		k.t.Error(err)
		return
	}
	request.Header.Set("Content-Type", formType)
	response, err := k.v.client.Do(request)
	if err != nil {
		return
	}
	defer func() { _ = response.Body.Close() }()
	if _, err := io.Copy(io.Discard, response.Body); err == nil {
		k.t.Errorf("a program that was killed has answered %d", response.StatusCode)
	}
}

// remove takes a draft away, as another program does.
func (k *killedDrafter) remove(uid uint32) {
	k.t.Helper()
	k.server.Store(uid, "+FLAGS", `\Deleted`)
	if _, err := k.server.Do(fmt.Sprintf("UID EXPUNGE %d", uid)); err != nil {
		k.t.Fatal(err)
	}
}

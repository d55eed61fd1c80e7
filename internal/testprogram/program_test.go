package testprogram

import (
	"net/http"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestLife starts the program, kills it, starts it again and asks it to end.
func TestLife(t *testing.T) {
	p := Start(t)
	address := p.Address()
	if address != "http://"+p.Listening()+"/" {
		t.Errorf("it listens on %s and greets with %q", p.Listening(), p.Printed())
	}
	lives := func() bool {
		client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		response, err := client.Get(address + "healthz")
		if err != nil {
			return false
		}
		_ = response.Body.Close()
		return response.StatusCode == http.StatusOK
	}
	if !lives() {
		t.Error("it doesn't answer after its greeting")
	}
	p.Kill()
	if p.Running() || lives() {
		t.Error("it lives after Kill")
	}
	p.Restart()
	if p.Address() != address || !lives() {
		t.Errorf("after Restart it is at %s", p.Address())
	}
	if status := p.Terminate(); status != 0 || p.Running() {
		t.Errorf("asked to end it gave the status %d", status)
	}
}

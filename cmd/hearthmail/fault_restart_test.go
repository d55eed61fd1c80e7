package main

import "testing"

// TestFaultServerRestarted: Dovecot is ended and comes back; in the meantime
// pages say that it is away.
func TestFaultServerRestarted(t *testing.T) {
	t.Parallel()
	f := startFaulty(t, 60)
	v := f.signIn(t)
	events := v.listen("0", "")
	f.heard(t, events, "Sent")
	list := v.get(inbox).list(t)

	f.dovecot.Stop()
	// Those of its processes that have a client may outlive the master.
	eventually(t, "the server has ended its connections", func() bool { return f.network.gauge.open.Load() == 0 })
	f.mustBeAway(t, v, uidForm(list, 1))
	f.dovecot.Restart()
	f.server = f.login(t)

	f.mustBeBack(t, v, events)
	if got := f.server.Search("DELETED"); len(got) != 0 {
		t.Errorf("struck on the server: %v, want none: the page said that it had failed", got)
	}
}

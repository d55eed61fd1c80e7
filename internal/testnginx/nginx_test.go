package testnginx

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"hearthmail/internal/testtool"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestNginxServes(t *testing.T) {
	addr := testtool.FreeAddr(t)
	s := Start(t, addr, fmt.Sprintf(`server { listen %s; location / { return 200 "hello\n"; } }`, addr))
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Get("http://" + addr + "/here")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil || string(text) != "hello\n" {
		t.Errorf("it answers %q, %v", text, err)
	}
	s.process.Await("the request is logged", func() bool { return strings.Contains(s.Log(), "GET /here") })
}

package testcaddy

import (
	"io"
	"net/http"
	"testing"

	"go.uber.org/goleak"

	"hearthmail/internal/testtool"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestCaddyServes(t *testing.T) {
	addr := testtool.FreeAddr(t)
	Start(t, addr, "http://"+addr+" {\n\tbind 127.0.0.1\n\trespond hello\n}\n")
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Get("http://" + addr + "/")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil || string(text) != "hello" {
		t.Errorf("it answers %q, %v", text, err)
	}
}

package main

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
)

// zeros are octets without end.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// TestBoundsOfUploads: a file goes through to the database as it comes, and is
// given back as it is read: it takes the same little memory however large it is.
func TestBoundsOfUploads(t *testing.T) {
	const size, most = 100 << 20, 48 << 20
	m := measureWith(t, testdovecot.Start(t, testdovecot.Options{}), "--smtp", "smtp://127.0.0.1:1", "--max-message", "150MiB")
	upload := func(size int64) (token string) {
		form := io.MultiReader(
			strings.NewReader("--b\r\nContent-Disposition: form-data; name=\"compose-id\"\r\n\r\nL1\r\n--b\r\n"+
				"Content-Disposition: form-data; name=\"attachment\"; filename=\"big.bin\"\r\n\r\n"),
			io.LimitReader(zeros{}, size), strings.NewReader("\r\n--b--\r\n"))
		page := m.v.send(http.MethodPost, "/compose/uploads", form, http.Header{"Hx-Request": {"true"}, "Content-Type": {"multipart/form-data; boundary=b"}})
		rows := with(page.root, "data-token")
		if page.status != http.StatusOK || len(rows) != 1 {
			t.Fatalf("uploading gave %d: %s", page.status, page.alert())
		}
		return value(rows[0], "data-token")
	}
	upload(1 << 20) // so that what is needed once is there
	token := ""
	taken := m.while(t, func() int {
		token = upload(size)
		return 0
	})
	if taken.memory > most {
		t.Errorf("an upload of %d MiB took %d MiB of memory", size>>20, taken.memory>>20)
	}
	taken = m.while(t, func() int {
		response := m.v.open("/compose/L1/parts/" + token)
		defer func() { _ = response.Body.Close() }()
		if n, err := io.Copy(io.Discard, response.Body); n != size || err != nil {
			t.Errorf("%d octets come back, %v", n, err)
		}
		return 0
	})
	if taken.memory > most {
		t.Errorf("giving %d MiB back took %d MiB of memory", size>>20, taken.memory>>20)
	}
	t.Logf("it took %d MiB and %s to give it back", taken.memory>>20, taken.time)
}

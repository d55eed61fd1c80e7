package message

import "testing"

func TestDisplay(t *testing.T) {
	tests := map[Address]string{
		{}:                                   "",
		{Name: "Ada"}:                        "Ada",
		{Addr: "ada@x.example"}:              "ada@x.example",
		{Name: "Ada", Addr: "ada@x.example"}: "Ada",
		{Name: "ada@x.example"}:              "ada@x.example",
		{Name: "<Ada@x.example>", Addr: "ada@x.example"}:                     "<Ada@x.example>",
		{Name: "bank@bank.example", Addr: "mallory@evil.example"}:            "mallory@evil.example",
		{Name: "The bank (bank@bank.example)", Addr: "mallory@evil.example"}: "mallory@evil.example",
		{Name: "bank＠bank.example", Addr: "mallory@evil.example"}:            "mallory@evil.example",
		{Name: "ada@x.example ada@y.example", Addr: "ada@x.example"}:         "ada@x.example",
	}
	for address, want := range tests {
		if got := address.Display(); got != want {
			t.Errorf("%+v is shown as %q, want %q", address, got, want)
		}
	}
}

package message

import "testing"

func TestUnsubscribe(t *testing.T) {
	const post = "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
	for _, test := range []struct {
		name, fields string
		want         Unsubscribe
	}{
		{"none", "Subject: x", Unsubscribe{}},
		{"one click", post + "List-Unsubscribe: <mailto:leave@list.example>, <https://list.example/u?a=1&b=2>", Unsubscribe{"https://list.example/u?a=1&b=2", "https://list.example/u?a=1&b=2", "list.example"}},
		{"folded within the address", post + "List-Unsubscribe:\r\n <https://list.example/\r\n u/1>", Unsubscribe{"https://list.example/u/1", "https://list.example/u/1", "list.example"}},
		{"an encoded word", post + "List-Unsubscribe: =?us-ascii?Q?=3Chttps=3A//list.example/u=3E?=", Unsubscribe{"https://list.example/u", "https://list.example/u", "list.example"}},
		{"no POST", "List-Unsubscribe: <https://list.example/u>", Unsubscribe{"", "https://list.example/u", "list.example"}},
		{"another POST", "List-Unsubscribe-Post: x\r\nList-Unsubscribe: <https://list.example/u>", Unsubscribe{"", "https://list.example/u", "list.example"}},
		{"not https", post + "List-Unsubscribe: <http://list.example/u>", Unsubscribe{"", "http://list.example/u", "list.example"}},
		{"https rather than mail", "List-Unsubscribe: <mailto:leave@list.example>, <https://list.example/u>", Unsubscribe{"", "https://list.example/u", "list.example"}},
		{"mail", post + "List-Unsubscribe: <mailto:leave@list.example?subject=x>", Unsubscribe{"", "mailto:leave@list.example?subject=x", "leave@list.example"}},
		{"without brackets", post + "List-Unsubscribe: https://list.example/u", Unsubscribe{"https://list.example/u", "https://list.example/u", "list.example"}},
		{"words", "List-Unsubscribe: write to us", Unsubscribe{}},
		{"script", post + "List-Unsubscribe: <javascript:alert(1)>, <data:text/html,x>", Unsubscribe{}},
		{"a number", post + "List-Unsubscribe: <https://192.0.2.1/u>", Unsubscribe{}},
		{"a user name", post + "List-Unsubscribe: <https://a:b@list.example/u>", Unsubscribe{}},
		{"a look-alike, and a good one", post + "List-Unsubscribe: <https://xn--pypal-4ve.com/u>, <https://list.example/u>", Unsubscribe{"https://list.example/u", "https://list.example/u", "list.example"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := ParseHeader([]byte(test.fields + "\r\n\r\n")).Unsubscribe(); got != test.want {
				t.Errorf("%+v, want %+v", got, test.want)
			}
		})
	}
}

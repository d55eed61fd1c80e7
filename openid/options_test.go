package openid

import "testing"

func TestOptions(t *testing.T) {
	good := Options{Issuer: "https://id.example.org", ClientID: "x", Scopes: []string{"openid"}, Username: "email", Redirect: redirect}
	for _, tc := range []struct {
		name   string
		spoil  func(*Options)
		refuse bool
	}{
		{"good", func(*Options) {}, false},
		{"a path", func(o *Options) { o.Issuer += "/realms/family" }, false},
		{"loopback", func(o *Options) { o.Issuer = "http://127.0.0.1:5556/dex" }, false},
		{"loopback by name", func(o *Options) { o.Issuer = "http://localhost" }, false},
		{"loopback of IPv6", func(o *Options) { o.Issuer = "http://[::1]:80" }, false},
		{"not https", func(o *Options) { o.Issuer = "http://id.example.org" }, true},
		{"not quite loopback", func(o *Options) { o.Issuer = "http://localhost.example.org" }, true},
		{"no address", func(o *Options) { o.Issuer = "id.example.org" }, true},
		{"another scheme", func(o *Options) { o.Issuer = "file:///etc" }, true},
		{"a password", func(o *Options) { o.Issuer = "https://a:b@id.example.org" }, true},
		{"a query", func(o *Options) { o.Issuer += "?x=1" }, true},
		{"no client", func(o *Options) { o.ClientID = "" }, true},
		{"no claim", func(o *Options) { o.Username = "" }, true},
		{"a way back that is not https", func(o *Options) { o.Redirect = "http://mail.example.org/login/openid/callback" }, true},
		{"a way back on loopback", func(o *Options) { o.Redirect = "http://127.0.0.1:8080/login/openid/callback" }, false},
		{"no scope", func(o *Options) { o.Scopes = []string{"email"} }, true},
	} {
		o := good
		tc.spoil(&o)
		if err := o.Check(); (err != nil) != tc.refuse {
			t.Errorf("%s: %v", tc.name, err)
		}
	}
}

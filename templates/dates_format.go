package templates

import "time"

// now is the moment that dates are told against, in the zone they are told in.
func (c Chrome) now() time.Time {
	if c.Now.IsZero() {
		return time.Now()
	}
	return c.Now
}

// machineDate is the value of a time element's datetime attribute.
func machineDate(t time.Time) string { return t.Format(time.RFC3339) }

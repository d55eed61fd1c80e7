package store

import (
	"context"
	"time"
)

// AddDevice says that somebody has signed in as login on a device just now.
func (s *Store) AddDevice(ctx context.Context, device Hash, login string, now time.Time) error {
	_, err := exec(ctx, s.write, `INSERT INTO devices (device, login, used) VALUES ($1, $2, $3)
		ON CONFLICT (device, login) DO UPDATE SET used = $3`, device, login, moment(now))
	return err
}

// KnowsDevice says whether somebody has signed in as login on a device, after a
// moment.
func (s *Store) KnowsDevice(ctx context.Context, device Hash, login string, after time.Time) (bool, error) {
	var known bool
	err := one(ctx, s.read, "SELECT EXISTS (SELECT 1 FROM devices WHERE device = $1 AND login = $2 AND used > $3)",
		[]any{device, login, moment(after)}, &known)
	return known, err
}

// ForgetDevices forgets every device on which somebody has signed in as login.
func (s *Store) ForgetDevices(ctx context.Context, login string) error {
	_, err := exec(ctx, s.write, "DELETE FROM devices WHERE login = $1", login)
	return err
}

// EndDevices forgets the devices that were used last before a moment.
func (s *Store) EndDevices(ctx context.Context, before time.Time) error {
	_, err := exec(ctx, s.write, "DELETE FROM devices WHERE used < $1", moment(before))
	return err
}

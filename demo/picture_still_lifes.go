package demo

import "math"

func cat(c *canvas) {
	c.band(0, .7, 0xe9dccb, 0xd6c2a8)
	c.band(.7, 1, 0x9c6b46, 0x7d5334)
	c.shape(0xbcd7e6, .62, .1, .92, .1, .92, .52, .62, .52)
	c.line(.77, .1, .77, .52, .008, 0xffffff)
	c.line(.62, .31, .92, .31, .008, 0xffffff)
	c.oval(.4, .86, .3, .05, 0x6f4a30, .5)
	const fur, dark = 0xd98d45, 0xb86c2d
	c.oval(.4, .7, .17, .12, fur, 1)
	for i := range 18 {
		a := float64(i) / 17
		c.disc(.56+.1*a, .78-.22*a*a, .022, dark)
	}
	c.shape(fur, .25, .24, .33, .38, .24, .44)
	c.shape(fur, .47, .24, .48, .44, .39, .38)
	c.oval(.36, .46, .115, .1, fur, 1)
	for _, x := range []float64{.315, .405} {
		c.oval(x, .44, .02, .022, 0xf4f1d0, 1)
		c.oval(x, .44, .007, .019, 0x23301c, 1)
	}
	c.shape(0x8c4a3a, .348, .49, .372, .49, .36, .51)
	for i := range 3 {
		dy := float64(i) * .02
		c.line(.3, .5+dy, .2, .48+dy*2, .002, 0xfff8ea)
		c.line(.42, .5+dy, .52, .48+dy*2, .002, 0xfff8ea)
		c.line(.36+dy*2-.04, .36, .36+dy*2-.04, .31, .008, dark)
	}
	c.oval(.32, .84, .04, .024, fur, 1)
	c.oval(.44, .84, .04, .024, fur, 1)
}

func cake(c *canvas) {
	c.band(0, .7, 0x8c5a73, 0xd9a7a0)
	c.glow(.5, .3, .4, 0xffe2a0)
	c.band(.7, 1, 0xf2ece2, 0xd8cbb8)
	c.oval(.5, .82, .3, .05, 0xffffff, 1)
	c.shape(0xfaf0e2, .28, .5, .72, .5, .72, .8, .28, .8)
	c.shape(0xc77b56, .28, .62, .72, .62, .72, .67, .28, .67)
	c.oval(.5, .5, .22, .04, 0xf7c9cf, 1)
	for i := range 8 {
		x := .29 + float64(i)*.06
		c.oval(x, .52, .032, .05, 0xf7c9cf, 1)
	}
	for i := range 9 {
		x := .32 + float64(i)*.045
		y := .5 + .02*math.Sin(float64(i)*2.4)
		c.line(x, y, x, y-.16, .009, []uint32{0x4f86d0, 0xf0a83a, 0x5d8f48}[i%3])
		c.glow(x, y-.19, .035, 0xfff0b0)
		c.oval(x, y-.195, .006, .014, 0xffb43a, 1)
	}
}

// drawing is a child's picture, in flat colours so that it makes a small PNG.
func drawing(c *canvas) {
	c.band(0, 1, 0xfffdf5, 0xfffdf5)
	c.disc(.14, .18, .07, 0xffcf33)
	for i := range 10 {
		a := float64(i) * math.Pi / 5
		c.line(.14+.09*math.Cos(a), .18+.135*math.Sin(a), .14+.12*math.Cos(a), .18+.18*math.Sin(a), .008, 0xffcf33)
	}
	c.line(0, .86, 1, .86, .03, 0x58b04a)
	c.shape(0x6fb7ee, .44, .5, .72, .5, .72, .84, .44, .84)
	c.shape(0xe0453c, .4, .5, .58, .28, .76, .5)
	c.shape(0x8a5a34, .55, .66, .62, .66, .62, .84, .55, .84)
	for i, col := range []uint32{0xe0453c, 0x3f6db0, 0xf08a2a, 0x7a52b5} {
		x := .08 + float64(i)*.085
		top := .6 + .05*float64(i%3)
		c.disc(x, top, .026, 0xf2c79b)
		c.line(x, top+.06, x, .76, .03, col)
		c.line(x, .76, x-.015, .85, .008, 0x333333)
		c.line(x, .76, x+.015, .85, .008, 0x333333)
	}
	c.oval(.86, .8, .05, .03, 0xd98d45, 1)
	c.disc(.91, .75, .024, 0xd98d45)
	c.line(.81, .79, .78, .68, .01, 0xd98d45)
}

func lantern(c *canvas) {
	c.band(0, 1, 0x141b33, 0x2f2a4a)
	for i := range 70 {
		t := float64(i)
		c.oval(math.Mod(t*.6180339, 1), math.Mod(t*.3819, .6), .0022, .0022, 0xffffff, .8)
	}
	for i := range 9 {
		x, y := .08+float64(i)*.105, .3+.14*math.Sin(float64(i)*1.3)
		c.line(x, 0, x, y-.08, .002, 0x6a6480)
		c.glow(x, y, .1, 0xffb056)
		c.oval(x, y, .034, .04, []uint32{0xe2574c, 0xf0a83a, 0xf6d67a}[i%3], 1)
		c.oval(x, y, .012, .04, 0xfff0c8, .4)
		c.line(x-.014, y-.058, x+.014, y-.058, .006, 0x3a2c2c)
	}
	c.land(hills(.84, .03, 6, 0), 0x0e1224, 0x0a0d1a)
}

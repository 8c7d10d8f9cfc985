#!/usr/bin/env python3
"""Draws the sample hotels' pictures: `pip install cairosvg pillow`, then `python3 draw.py` beside the PNGs.

They are drawings because the hotels do not exist, and because we may ship only what we made.
"""

import io
import pathlib
import random

import cairosvg
from PIL import Image

W, H = 1024, 683
HERE = pathlib.Path(__file__).parent
COLOURS = 256  # a palette keeps every file under 80 KB


class Paper:
    """Collects shapes; ids are counted so that gradients and clips never clash."""

    def __init__(self):
        self.defs, self.body, self.ids = [], [], 0

    def add(self, *shapes):
        self.body += shapes

    def id(self):
        self.ids += 1
        return f"i{self.ids}"

    def linear(self, top, bottom, x2=0, y2=1):
        name = self.id()
        self.defs.append(
            f'<linearGradient id="{name}" x1="0" y1="0" x2="{x2}" y2="{y2}">'
            f'<stop offset="0" stop-color="{top}"/><stop offset="1" stop-color="{bottom}"/></linearGradient>'
        )
        return f"url(#{name})"

    def glow(self, x, y, r, colour="#FFE9B0", strength=0.75):
        name = self.id()
        self.defs.append(
            f'<radialGradient id="{name}"><stop offset="0" stop-color="{colour}" stop-opacity="{strength}"/>'
            f'<stop offset="1" stop-color="{colour}" stop-opacity="0"/></radialGradient>'
        )
        self.add(f'<circle cx="{x}" cy="{y}" r="{r}" fill="url(#{name})"/>')

    def rect(self, x, y, w, h, fill, r=0, extra=""):
        self.add(f'<rect x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" rx="{r}" fill="{fill}" {extra}/>')

    def poly(self, points, fill, extra=""):
        self.add(f'<polygon points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}" fill="{fill}" {extra}/>')

    def path(self, d, fill="none", extra=""):
        self.add(f'<path d="{d}" fill="{fill}" {extra}/>')

    def oval(self, x, y, rx, ry, fill, extra=""):
        self.add(f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{rx:.1f}" ry="{ry:.1f}" fill="{fill}" {extra}/>')

    def line(self, x1, y1, x2, y2, colour, width=3, extra=""):
        self.add(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" '
            f'stroke-width="{width}" stroke-linecap="round" {extra}/>'
        )

    def window_on(self, shape, box, draw):
        """What `draw` paints, scaled to cover `box` and cut to `shape`."""
        name = self.id()
        x, y, w, h = box
        scale = max(w / W, h / H)
        self.defs.append(f'<clipPath id="{name}">{shape}</clipPath>')
        dx, dy = x + (w - W * scale) / 2, y + (h - H * scale) / 2
        self.add(f'<g clip-path="url(#{name})"><g transform="translate({dx:.1f} {dy:.1f}) scale({scale:.4f})">')
        draw(self)
        self.add("</g></g>")

    def svg(self):
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {W} {H}" width="{W}" height="{H}">'
            f'<defs>{"".join(self.defs)}</defs>{"".join(self.body)}</svg>'
        )


# --- Outdoors --------------------------------------------------------------------------------------------------------


def sky(p, top, bottom, sun=None):
    p.rect(0, 0, W, H, p.linear(top, bottom))
    if sun:
        x, y, r, colour = sun
        p.glow(x, y, r * 4.5, colour, 0.55)
        p.oval(x, y, r, r, colour)


def cloud(p, x, y, s=1.0, fill="#FFFFFF", opacity=0.75):
    p.add(f'<g fill="{fill}" opacity="{opacity}">')
    p.rect(x - 70 * s, y, 140 * s, 22 * s, fill, 11 * s)
    p.oval(x - 22 * s, y, 32 * s, 24 * s, fill)
    p.oval(x + 22 * s, y + 2 * s, 26 * s, 18 * s, fill)
    p.add("</g>")


def waves(p, top, colours, rng):
    step = (H - top) / len(colours)
    for n, colour in enumerate(colours):
        y = top + n * step
        d, x = f"M0 {y:.0f}", 0
        while x < W:
            d += f" q 32 {-3 - n} 64 0 t 64 0"
            x += 128
        p.path(d + f" V{H} H0 Z", colour)
    for _ in range(26):
        y = rng.uniform(top + 14, H - 20)
        x, length = rng.uniform(0, W), rng.uniform(14, 60) * (0.4 + (y - top) / (H - top))
        p.line(x, y, x + length, y, "#FFFFFF", 2.5, 'opacity="0.45"')


def palm(p, x, base, height, lean=0, shade="#2F7D4F"):
    top_x, top_y = x + lean, base - height
    trunk = f"M{x - 7} {base} Q {x + lean * 0.2} {base - height * 0.5} {top_x - 4} {top_y} L {top_x + 5} {top_y} Q {x + lean * 0.3 + 12} {base - height * 0.5} {x + 9} {base} Z"
    p.path(trunk, "#8A5A3B")
    s = height / 240
    for dx, dy, bend in [(-120, 10, -50), (-95, -46, -62), (-30, -92, -44), (40, -92, -40), (100, -40, -62), (122, 16, -48), (-70, 62, 4), (74, 64, 6)]:
        ex, ey = top_x + dx * s, top_y + dy * s
        cx, cy = top_x + dx * 0.5 * s, top_y + (dy * 0.5 + bend) * s
        p.path(f"M{top_x} {top_y} Q {cx:.0f} {cy:.0f} {ex:.0f} {ey:.0f} Q {cx:.0f} {cy + 26 * s:.0f} {top_x} {top_y + 7} Z", shade)
    p.oval(top_x - 6, top_y + 8, 8 * s, 8 * s, "#6B4226")
    p.oval(top_x + 8, top_y + 10, 8 * s, 8 * s, "#7A4E2E")


def foliage(p, x, y, w, h, rng, greens=("#2F7D4F", "#3E9460", "#24643F"), flowers=(), count=40):
    for n in range(count):
        px, py = x + rng.uniform(0, w), y + rng.uniform(0, h)
        r = rng.uniform(10, 20)
        p.oval(px, py, r, r * 0.75, greens[n % len(greens)])
    for n in range(int(count * 0.9) if flowers else 0):
        r = rng.uniform(4, 8)
        p.oval(x + rng.uniform(0, w), y + rng.uniform(0, h), r, r, flowers[n % len(flowers)])


def pot(p, x, base, s, rng, flowers=(), clay="#C8653D"):
    foliage(p, x - 26 * s, base - 92 * s, 52 * s, 50 * s, rng, flowers=flowers, count=18)
    p.poly([(x - 26 * s, base - 46 * s), (x + 26 * s, base - 46 * s), (x + 18 * s, base), (x - 18 * s, base)], clay)
    p.rect(x - 30 * s, base - 54 * s, 60 * s, 12 * s, "#A94F2E", 3)


def sea(p):
    rng = random.Random(7)
    sky(p, "#7CC6E8", "#FDEBC8", (770, 150, 46, "#FFF3C4"))
    cloud(p, 220, 110, 1.2)
    cloud(p, 520, 180, 0.8)
    waves(p, 330, ["#1C86AE", "#1F93B8", "#2AA5C2", "#45B8C9", "#6ECBD2"], rng)
    for x, s in [(330, 1.0), (660, 0.65)]:
        p.poly([(x - 40 * s, 372), (x + 44 * s, 372), (x + 28 * s, 388), (x - 28 * s, 388)], "#FFFFFF")
        p.poly([(x, 300 - 20 * s), (x, 368), (x + 40 * s, 368)], "#FFFFFF")
        p.poly([(x - 5, 316), (x - 5, 368), (x - 32 * s, 368)], "#F4C095")


def sunset_sea(p):
    rng = random.Random(8)
    sky(p, "#F08A5D", "#FFE3A3", (610, 318, 62, "#FFF0B5"))
    cloud(p, 230, 150, 1.3, "#FFD1A6", 0.7)
    cloud(p, 830, 100, 1.0, "#FFD1A6", 0.6)
    waves(p, 350, ["#B5656B", "#9A5A74", "#7E517B", "#5D4A7C", "#454173"], rng)
    for n in range(14):
        w = 120 - n * 4 + rng.uniform(-20, 20)
        p.rect(610 - w / 2, 356 + n * 13, w, 4, "#FFE3A3", 2, 'opacity="0.7"')


def house(p, x, base, w, h, wall, trim, shutters, rng, balcony=True, roof="#B5533C"):
    p.rect(x, base - h, w, h, wall)
    p.poly([(x - 10, base - h), (x + w + 10, base - h), (x + w, base - h - 24), (x, base - h - 24)], roof)
    p.rect(x, base - h, w, 8, trim)
    columns = max(2, int(w // 110))
    gap = w / columns
    for n in range(columns):
        cx = x + gap * (n + 0.5)
        p.path(f"M{cx - 26} {base} V{base - 112} A26 26 0 0 1 {cx + 26} {base - 112} V{base} Z", shutters)
        p.line(cx, base - 132, cx, base, trim, 3)
        top = base - h + 44
        p.rect(cx - 26, top, 52, 100, trim, 3)
        p.rect(cx - 21, top + 5, 20, 90, shutters, 2)
        p.rect(cx + 1, top + 5, 20, 90, shutters, 2)
        if balcony:
            p.rect(cx - 44, top + 96, 88, 10, "#6B4226", 2)
            for bar in range(8):
                p.rect(cx - 41 + bar * 11.5, top + 58, 4, 40, "#6B4226")
            p.rect(cx - 44, top + 54, 88, 7, "#6B4226", 2)
            foliage(p, cx - 46, top + 62, 92, 30, rng, flowers=("#D6336C", "#E8598B"), count=12)


def street(p):
    rng = random.Random(3)
    sky(p, "#8ED1EE", "#FFF4DC")
    cloud(p, 520, 90, 1.1)
    p.rect(418, 190, 90, 300, "#F3D9A4")
    p.path("M430 190 A32 44 0 0 1 496 190 Z", "#C8553D")
    p.rect(452, 110, 22, 44, "#F3D9A4")
    p.oval(463, 108, 13, 14, "#C8553D")
    house(p, -40, 560, 250, 400, "#E9B44C", "#FFF7E6", "#2A7F8E", rng)
    house(p, 208, 548, 220, 340, "#D9705A", "#FFF7E6", "#3B6E57", rng)
    house(p, 506, 548, 230, 330, "#5FA8A0", "#FFF7E6", "#8A3F2B", rng)
    house(p, 734, 560, 330, 410, "#F2C9A1", "#FFF7E6", "#3A5A8C", rng)
    p.poly([(0, 560), (W, 560), (W, H), (0, H)], p.linear("#C9B79C", "#A8947A"))
    for row in range(6):
        for n in range(24):
            x = n * 46 + (row % 2) * 22 - 10
            p.oval(x, 578 + row * 20, 18, 6, "#B7A387")


def courtyard(p):
    rng = random.Random(5)
    sky(p, "#9AD7EE", "#FFF4DC")
    p.rect(0, 120, W, 420, p.linear("#F6D58F", "#EDBB63"))
    p.poly([(0, 120), (W, 120), (W, 84), (0, 84)], "#B5533C")
    for n in range(34):
        p.rect(n * 31, 84, 4, 36, "#9B4430")
    for n in range(5):
        x = 40 + n * 200
        p.path(f"M{x} 540 V330 A70 70 0 0 1 {x + 140} 330 V540 Z", "#8C5A3C")
        p.path(f"M{x + 14} 540 V334 A56 56 0 0 1 {x + 126} 334 V540 Z", p.linear("#5B3A29", "#7C5138"))
        p.rect(x + 36, 150, 68, 84, "#FFF7E6", 4)
        p.rect(x + 42, 156, 27, 72, "#2A7F8E", 2)
        p.rect(x + 71, 156, 27, 72, "#2A7F8E", 2)
    p.rect(0, 246, W, 9, "#FFF7E6")
    p.rect(0, 540, W, 143, p.linear("#D9A46A", "#B97F4B"))
    for n in range(13):
        p.line(512 + (n - 6) * 70, 540, 512 + (n - 6) * 150, H, "#C08A55", 3)
    for y in (566, 604, 650):
        p.line(0, y, W, y, "#C08A55", 3)
    p.oval(512, 600, 150, 38, "#FFF7E6")
    p.oval(512, 594, 132, 30, "#4DB6C6")
    p.rect(502, 510, 20, 84, "#FFF7E6", 4)
    p.oval(512, 512, 58, 14, "#FFF7E6")
    p.oval(512, 508, 48, 9, "#7FD0DA")
    for dx in (-1, 1):
        p.path(f"M512 470 Q {512 + dx * 30} 460 {512 + dx * 40} 506", extra='stroke="#DFF6F8" stroke-width="5" stroke-linecap="round"')
    for x, s in [(90, 1.5), (300, 1.1), (724, 1.1), (934, 1.5)]:
        pot(p, x, 610 if s > 1.2 else 566, s, rng, flowers=("#D6336C", "#F06595"))
    palm(p, 190, 560, 250, -24)
    palm(p, 836, 560, 270, 28)


def roofs(p):
    rng = random.Random(11)
    sky(p, "#F7B7A3", "#FFF1D6", (180, 190, 40, "#FFF3C4"))
    cloud(p, 640, 110, 1.2, "#FFFFFF", 0.6)
    p.path("M560 330 Q 760 230 1024 280 V420 H560 Z", "#8FA37E")
    castle(p, 770, 262)
    walls = ["#FFF6E5", "#FBE3B5", "#F6CFC0", "#DDE9F2", "#FFFFFF", "#F2DDC6"]
    for row, (y, s) in enumerate([(360, 0.7), (440, 0.9), (540, 1.2), (655, 1.6)]):
        x = -60 + row * 17
        while x < W:
            w, h = rng.uniform(90, 150) * s, rng.uniform(60, 105) * s
            p.rect(x, y - h, w, h + 140, rng.choice(walls))
            peak = rng.uniform(20, 34) * s
            roof = rng.choice(["#D9734E", "#C8623F", "#E08A63"])
            p.poly([(x - 6, y - h), (x + w + 6, y - h), (x + w * 0.8, y - h - peak), (x + w * 0.2, y - h - peak)], roof)
            for n in range(int(w // (38 * s))):
                wx, wy = x + 12 * s + n * 36 * s, y - h + 16 * s
                p.rect(wx, wy, 16 * s, 26 * s, "#4E6E8E", 2)
                p.rect(wx - 2 * s, wy + 26 * s, 20 * s, 4 * s, "#FFFFFF")
            x += w + rng.uniform(2, 14)


def castle(p, x, base, wall="#C9A77C"):
    for dx, w, h in [(-130, 260, 40), (-110, 36, 74), (-20, 40, 88), (84, 36, 70)]:
        p.rect(x + dx, base - h, w, h + 30, wall)
        for n in range(int(w // 12)):
            if n % 2 == 0:
                p.rect(x + dx + n * 12, base - h - 9, 12, 10, wall)
    p.line(x, base - 88, x, base - 130, "#7A5A3A", 3)
    p.poly([(x, base - 130), (x + 30, base - 122), (x, base - 112)], "#2E7D4F")


def river(p):
    rng = random.Random(13)
    sky(p, "#86C5EA", "#FDF1DC", (240, 130, 44, "#FFF6D0"))
    cloud(p, 720, 110, 1.3)
    cloud(p, 430, 170, 0.7)
    p.path("M0 300 Q 260 268 520 290 T 1024 276 V330 H0 Z", "#8FB59B")
    for x in (180, 520):
        p.rect(x, 168, 12, 150, "#C0392B")
        p.rect(x + 30, 168, 12, 150, "#C0392B")
        p.rect(x, 200, 42, 6, "#C0392B")
    p.path("M0 210 Q 100 290 196 172 Q 360 330 536 172 Q 680 310 1024 300", extra='stroke="#C0392B" stroke-width="5"')
    p.rect(0, 290, W, 7, "#A93226")
    waves(p, 318, ["#4F9CC4", "#5AA8CC", "#6FB7D4", "#8AC6DC"], rng)
    p.poly([(620, 420), (760, 420), (742, 442), (640, 442)], "#F2A03D")
    p.rect(650, 396, 76, 24, "#FFFFFF", 4)
    for n in range(4):
        p.rect(658 + n * 17, 402, 10, 10, "#4E6E8E", 2)
    x = -40
    while x < W:
        w, h = rng.uniform(90, 150), rng.uniform(50, 120)
        p.rect(x, 640 - h, w, h + 60, rng.choice(["#FFF6E5", "#FBE3B5", "#F6CFC0", "#FFFFFF"]))
        p.poly([(x - 6, 640 - h), (x + w + 6, 640 - h), (x + w * 0.8, 606 - h), (x + w * 0.2, 606 - h)], rng.choice(["#D9734E", "#C8623F"]))
        for n in range(int(w // 40)):
            p.rect(x + 14 + n * 38, 656 - h, 17, 27, "#4E6E8E", 2)
        x += w + 4


# --- Indoors ---------------------------------------------------------------------------------------------------------


def walls(p, wall, floor, horizon=440, beams=None, tiles=None):
    p.rect(0, 0, W, horizon, p.linear(*wall))
    if beams:
        for n in range(7):
            p.rect(30 + n * 150, 0, 44, 34, beams)
        p.rect(0, 28, W, 12, beams)
    if tiles:
        azulejos(p, 0, horizon - 120, W, 120, 40, tiles)
    p.rect(0, horizon, W, H - horizon, p.linear(*floor))
    for n in range(-9, 10):
        p.line(512 + n * 62, horizon, 512 + n * 140, H, "#000000", 2, 'opacity="0.08"')
    p.rect(0, horizon - 10, W, 12, "#FFFFFF", 0, 'opacity="0.85"')


def azulejos(p, x, y, w, h, size, blue="#2B5FA4"):
    name = p.id()
    p.defs.append(f'<clipPath id="{name}"><rect x="{x}" y="{y}" width="{w}" height="{h}"/></clipPath>')
    p.add(f'<g clip-path="url(#{name})">')
    p.rect(x, y, w, h, "#F4F8FC")
    half = size / 2
    for row in range(int(h // size) + 1):
        for n in range(int(w // size) + 1):
            cx, cy = x + n * size + half, y + row * size + half
            p.poly([(cx, cy - half * 0.72), (cx + half * 0.72, cy), (cx, cy + half * 0.72), (cx - half * 0.72, cy)], blue, 'opacity="0.8"')
            p.oval(cx, cy, size * 0.15, size * 0.15, "#F4F8FC")
            for sx, sy in ((-1, -1), (1, -1), (-1, 1), (1, 1)):
                p.oval(cx + sx * half, cy + sy * half, size * 0.16, size * 0.16, "#7FA8D6")
    p.add("</g>")
    p.rect(x, y - 8, w, 8, blue)


def rug(p, x, y, rx, ry, outer, inner):
    p.oval(x, y, rx, ry, outer)
    p.oval(x, y, rx * 0.86, ry * 0.82, inner)
    p.oval(x, y, rx * 0.78, ry * 0.72, outer, 'opacity="0.35"')


def window(p, x, y, w, h, view, frame="#FFFFFF", arch=False, curtain=None, bars=True, sill=True):
    if arch:
        shape = f'<path d="M{x} {y + h} V{y + w / 2} A{w / 2} {w / 2} 0 0 1 {x + w} {y + w / 2} V{y + h} Z"/>'
        outer = f"M{x - 12} {y + h} V{y + w / 2} A{w / 2 + 12} {w / 2 + 12} 0 0 1 {x + w + 12} {y + w / 2} V{y + h} Z"
        p.path(outer, frame)
    else:
        shape = f'<rect x="{x}" y="{y}" width="{w}" height="{h}"/>'
        p.rect(x - 12, y - 12, w + 24, h + 24, frame, 4)
    p.window_on(shape, (x, y, w, h), view)
    if bars:
        p.rect(x + w / 2 - 4, y + (6 if arch else 0), 8, h - (6 if arch else 0), frame)
        p.rect(x, y + h * 0.42, w, 7, frame)
    if sill:
        p.rect(x - 22, y + h, w + 44, 14, frame, 4)
        p.rect(x - 22, y + h + 12, w + 44, 4, "#000000", 2, 'opacity="0.12"')
    if curtain:
        rod = y - 30
        p.line(x - 70, rod, x + w + 70, rod, "#7A5A3A", 7)
        for side in (-1, 1):
            edge = x - 62 if side < 0 else x + w + 62
            inner = x + 16 if side < 0 else x + w - 16
            low = y + h + 40
            p.path(f"M{edge} {rod} L{inner} {rod} Q {inner - side * -8} {(rod + low) / 2} {edge - side * 38} {low} L{edge} {low} Z", curtain, 'opacity="0.93"')
            for n in (0.3, 0.6):
                fx = edge + (inner - edge) * n
                p.line(fx, rod + 6, edge + (inner - edge) * n * 0.5, low - 6, "#000000", 3, 'opacity="0.07"')


def bed(p, x, w, blanket, head, stripe, base=600, pillows=2, sheet="#FFFFFF", depth=1.0):
    back, front = base - 190 * depth, base - 64
    spread = 44 * depth
    p.oval(x + w / 2, base + 12, w / 2 + spread + 26, 20, "#000000", 'opacity="0.14"')
    p.rect(x - 14, back - 120 * depth, w + 28, 150 * depth, head, 18)
    p.rect(x, back - 104 * depth, w, 110 * depth, "#FFFFFF", 12, 'opacity="0.14"')
    p.poly([(x, back), (x + w, back), (x + w + spread, front), (x - spread, front)], sheet)
    p.rect(x - spread, front - 2, w + 2 * spread, 58, p.linear("#FFFFFF", "#E9E4DC"), 10)
    mid = back + (front - back) * 0.45
    inset = spread * 0.45
    p.poly([(x - inset, mid), (x + w + inset, mid), (x + w + spread + 6, front + 2), (x - spread - 6, front + 2)], blanket)
    p.rect(x - spread - 6, front, w + 2 * spread + 12, 50, blanket, 8)
    p.rect(x - spread - 6, front, w + 2 * spread + 12, 6, "#000000", 0, 'opacity="0.08"')
    p.rect(x - spread - 6, front + 28, w + 2 * spread + 12, 9, stripe)
    p.poly([(x - inset, mid), (x + w + inset, mid), (x + w + inset + 7, mid + 16), (x - inset - 7, mid + 16)], sheet)
    for leg in (x - spread + 8, x + w + spread - 22):
        p.rect(leg, base - 10, 14, 22, "#5B3A29", 3)
    pw = w / pillows * 0.84
    for n in range(pillows):
        px = x + w / pillows * (n + 0.5) - pw / 2
        p.rect(px, back - 44 * depth, pw, 58 * depth, p.linear("#FFFFFF", "#EFEAE2"), 18)
    p.rect(x + w / 2 - w * 0.14, back - 18 * depth, w * 0.28, 40 * depth, stripe, 12)


def bedside(p, x, base, wood="#8A5A3B", shade="#F6C886"):
    p.oval(x + 38, base + 4, 52, 9, "#000000", 'opacity="0.14"')
    p.rect(x, base - 84, 76, 80, wood, 6)
    p.rect(x + 8, base - 72, 60, 26, "#000000", 4, 'opacity="0.12"')
    p.oval(x + 38, base - 59, 5, 5, "#F2D9A0")
    p.rect(x - 5, base - 92, 86, 11, wood, 4)
    p.rect(x + 34, base - 132, 8, 42, "#C9A15B")
    p.glow(x + 38, base - 150, 110)
    p.poly([(x + 18, base - 172), (x + 58, base - 172), (x + 70, base - 128), (x + 6, base - 128)], shade)


def picture(p, x, y, w, h, draw, frame="#8A5A3B"):
    p.rect(x - 8, y - 8, w + 16, h + 16, frame, 3)
    p.window_on(f'<rect x="{x}" y="{y}" width="{w}" height="{h}"/>', (x, y, w, h), draw)


def fan(p, x, y):
    p.rect(x - 4, 0, 8, y, "#5B3A29")
    for dx, dy in ((-1, -0.12), (1, -0.12), (-0.62, 0.2), (0.62, 0.2)):
        p.path(f"M{x} {y} Q {x + dx * 80} {y + dy * 60 - 14} {x + dx * 165} {y + dy * 90} Q {x + dx * 90} {y + dy * 90 + 14} {x} {y + 8} Z", "#7A4E2E")
    p.oval(x, y + 4, 18, 12, "#5B3A29")


def sofa(p, x, base, w, colour, cushions):
    p.oval(x + w / 2, base + 6, w / 2 + 20, 14, "#000000", 'opacity="0.14"')
    p.rect(x, base - 150, w, 110, colour, 22)
    p.rect(x - 26, base - 108, 62, 104, colour, 20)
    p.rect(x + w - 36, base - 108, 62, 104, colour, 20)
    p.rect(x + 20, base - 74, w - 40, 62, "#FFFFFF", 10, 'opacity="0.16"')
    p.line(x + w / 2, base - 72, x + w / 2, base - 14, "#000000", 3, 'opacity="0.15"')
    for n, tint in enumerate(cushions):
        cx = x + 66 + n * (w - 132) / max(1, len(cushions) - 1)
        p.rect(cx - 34, base - 128, 68, 62, tint, 14, f'transform="rotate({-8 + n * 9} {cx} {base - 96})"')
    for leg in (x + 2, x + w - 16):
        p.rect(leg, base - 8, 14, 16, "#5B3A29", 3)


def lounger(p, x, y, s, frame, cloth, flip=1):
    # One group, mirrored when it faces the other way.
    p.add(f'<g transform="translate({x} {y}) scale({s * flip} {s})">')
    p.poly([(0, 0), (128, 0), (128, 12), (0, 12)], frame)
    p.poly([(4, -16), (112, -16), (112, 0), (4, 0)], cloth)
    p.poly([(108, -14), (168, -84), (184, -76), (124, 2)], cloth)
    p.rect(8, 12, 10, 30, frame)
    p.rect(112, 12, 10, 30, frame)
    p.rect(142, -84, 44, 20, "#FFFFFF", 8, 'transform="rotate(-48 164 -74)"')
    p.add("</g>")


def parasol(p, x, base, h, one, two):
    p.rect(x - 4, base - h, 8, h, "#7A5A3A")
    for n in range(6):
        left, right = x - 120 + n * 40, x - 80 + n * 40
        p.poly([(x, base - h - 40), (left, base - h + 24), (right, base - h + 24)], one if n % 2 == 0 else two)
    for n in range(6):
        p.oval(x - 100 + n * 40, base - h + 24, 20, 9, one if n % 2 == 0 else two)


def table(p, x, base, cloth="#FFFFFF", candle=True):
    p.oval(x, base, 40, 8, "#000000", 'opacity="0.15"')
    p.rect(x - 5, base - 70, 10, 70, "#5B3A29")
    p.oval(x, base - 72, 58, 14, cloth)
    p.oval(x, base - 75, 58, 13, "#FFFFFF", 'opacity="0.4"')
    if candle:
        p.rect(x - 5, base - 100, 10, 22, "#FFD27F", 4)
        p.glow(x, base - 100, 60)
    else:
        p.rect(x - 12, base - 96, 24, 18, "#FFFFFF", 5)
        p.path(f"M{x + 12} {base - 92} q 11 5 0 11", extra='stroke="#FFFFFF" stroke-width="4"')


def chair(p, x, base, colour, flip=1, s=1.0):
    p.add(f'<g transform="translate({x} {base}) scale({flip * s} {s})">')
    p.rect(-26, -50, 56, 12, colour, 5)
    p.poly([(-26, -112), (-14, -112), (-16, -40), (-26, -40)], colour)
    p.rect(-24, -42, 7, 42, colour)
    p.rect(20, -42, 7, 42, colour)
    p.add("</g>")


def lights(p, points, colour="#FFE7A8"):
    (x1, y1), (x2, y2) = points
    p.path(f"M{x1} {y1} Q {(x1 + x2) / 2} {max(y1, y2) + 70} {x2} {y2}", extra='stroke="#4A3426" stroke-width="2.5"')
    for n in range(1, 10):
        t = n / 10
        x = x1 + (x2 - x1) * t
        y = (1 - t) ** 2 * y1 + 2 * t * (1 - t) * (max(y1, y2) + 70) + t * t * y2
        p.glow(x, y + 8, 26, colour, 0.8)
        p.oval(x, y + 8, 6, 8, "#FFF6D6")


# --- Casa del Mar ----------------------------------------------------------------------------------------------------


def casa_front(p):
    rng = random.Random(21)
    sky(p, "#79C7E8", "#FFF0D2")
    cloud(p, 190, 90, 1.2)
    cloud(p, 850, 70, 0.9)
    house(p, -150, 590, 290, 380, "#D9705A", "#FFF7E6", "#3B6E57", rng)
    house(p, 884, 590, 300, 400, "#5FA8A0", "#FFF7E6", "#8A3F2B", rng)
    x, base, w, h = 150, 590, 724, 450
    p.rect(x, base - h, w, h, p.linear("#F4C562", "#E6A93E"))
    p.rect(x - 14, base - h - 10, w + 28, 26, "#FFF7E6")
    for n in range(38):
        p.path(f"M{x - 10 + n * 20} {base - h - 10} a10 16 0 0 1 20 0 Z", "#B5533C")
    p.rect(x, base - 228, w, 12, "#FFF7E6")
    p.rect(x, base - 40, w, 40, "#B98237")
    for cx in (250, 380, 644, 774):
        p.rect(cx - 38, base - 190, 76, 150, "#FFF7E6", 4)
        p.rect(cx - 30, base - 182, 60, 142, "#2A7F8E", 3)
        for n in range(4):
            p.rect(cx - 24 + n * 14, base - 182, 4, 142, "#1F5F6B")
    p.path(f"M442 {base} V{base - 150} A70 70 0 0 1 582 {base - 150} V{base} Z", "#FFF7E6")
    p.path(f"M456 {base} V{base - 148} A56 56 0 0 1 568 {base - 148} V{base} Z", "#7A3F22")
    p.line(512, base - 200, 512, base, "#5B2D17", 4)
    for row in range(4):
        for side in (-1, 1):
            p.oval(512 + side * 28, base - 40 - row * 34, 4, 4, "#F2D9A0")
    p.glow(430, base - 160, 60)
    p.glow(594, base - 160, 60)
    for cx in (430, 594):
        p.rect(cx - 9, base - 176, 18, 28, "#FFE7A8", 3, 'stroke="#4A3426" stroke-width="3"')
    for cx in (250, 424, 600, 774):
        top = base - h + 44
        p.path(f"M{cx - 34} {top + 142} V{top + 34} A34 34 0 0 1 {cx + 34} {top + 34} V{top + 142} Z", "#FFF7E6")
        p.path(f"M{cx - 26} {top + 142} V{top + 36} A26 26 0 0 1 {cx + 26} {top + 36} V{top + 142} Z", "#2A7F8E")
        p.line(cx, top + 14, cx, top + 142, "#FFF7E6", 3)
        p.rect(cx - 66, top + 142, 132, 14, "#6B4226", 3)
        p.rect(cx - 66, top + 86, 132, 9, "#6B4226", 3)
        for n in range(11):
            p.rect(cx - 62 + n * 12, top + 90, 5, 56, "#6B4226")
        foliage(p, cx - 72, top + 108, 144, 44, rng, flowers=("#D6336C", "#E8598B", "#F783AC"), count=22)
    foliage(p, 150, base - h + 10, 60, 260, rng, flowers=("#D6336C", "#E8598B", "#F783AC"), count=46)
    p.rect(0, base, W, H - base, p.linear("#CDBB9E", "#A8947A"))
    for row in range(4):
        for n in range(24):
            p.oval(n * 46 + (row % 2) * 22 - 10, base + 18 + row * 23, 18, 6, "#B7A387")
    for px in (410, 614):
        pot(p, px, base + 22, 1.0, rng, flowers=("#F06595",))
    palm(p, 90, 640, 330, 26)
    palm(p, 952, 640, 300, -22)


def casa_terrace(p):
    rng = random.Random(22)
    sunset_sea(p)
    # The cathedral's dome over the walls.
    p.rect(90, 268, 120, 120, "#B87A55")
    p.path("M80 270 A70 66 0 0 1 220 270 Z", "#A3573F")
    p.rect(140, 186, 20, 26, "#B87A55")
    p.rect(226, 214, 44, 174, "#B87A55")
    p.poly([(222, 214), (274, 214), (248, 160)], "#A3573F")
    p.rect(0, 380, 420, 40, "#8C5A48")
    p.rect(0, 470, W, 213, p.linear("#B5794F", "#7E4C34"))
    for n in range(-9, 10):
        p.line(512 + n * 80, 470, 512 + n * 170, H, "#6B3F2B", 3)
    p.rect(0, 440, W, 12, "#4A2E20")
    for n in range(36):
        p.rect(6 + n * 29, 448, 6, 50, "#4A2E20")
    p.rect(0, 492, W, 10, "#4A2E20")
    # The bar, under a thatched roof.
    p.rect(724, 250, 14, 300, "#5B3A29")
    p.rect(990, 250, 14, 300, "#5B3A29")
    p.poly([(660, 280), (1060, 280), (980, 150), (760, 150)], "#C79A55")
    for n in range(20):
        p.line(770 + n * 11, 156, 670 + n * 20, 284, "#A67C3D", 3)
    p.rect(740, 330, 250, 10, "#5B3A29")
    for n, tint in enumerate(["#2A9D8F", "#E9C46A", "#E76F51", "#8AB17D", "#F4A261", "#2A9D8F", "#E76F51", "#E9C46A"]):
        p.rect(754 + n * 29, 290, 14, 40, tint, 4)
        p.rect(758 + n * 29, 278, 6, 14, tint)
    p.rect(716, 440, 300, 20, "#8A5A3B", 4)
    p.rect(726, 460, 280, 120, p.linear("#A4683F", "#7A4A2C"))
    for n in range(6):
        p.rect(736 + n * 46, 470, 36, 100, "#000000", 4, 'opacity="0.08"')
    for x in (750, 840, 930):
        p.rect(x - 4, 540, 8, 84, "#3C2A1E")
        p.oval(x, 540, 30, 9, "#D9705A")
        p.oval(x, 624, 24, 6, "#3C2A1E")
    lights(p, ((0, 120), (360, 80)))
    lights(p, ((360, 80), (740, 170)))
    for x in (150, 420, 620):
        table(p, x, 610, "#FFF1DC")
        chair(p, x - 88, 618, "#2A7F8E")
        chair(p, x + 88, 618, "#2A7F8E", -1)
    pot(p, 40, 600, 1.3, rng, flowers=("#D6336C",))
    pot(p, 690, 640, 1.1, rng, flowers=("#D6336C",))


def casa_pool(p):
    rng = random.Random(23)
    sea(p)
    p.rect(0, 420, W, 263, p.linear("#F4E3C3", "#E3C99B"))
    p.rect(0, 396, W, 10, "#FFFFFF")
    for n in range(30):
        p.rect(10 + n * 35, 402, 7, 44, "#FFFFFF")
    p.rect(0, 440, W, 10, "#FFFFFF")
    p.poly([(220, 490), (804, 490), (960, 660), (64, 660)], "#FFFFFF")
    p.poly([(232, 500), (792, 500), (934, 650), (90, 650)], p.linear("#59C9D8", "#1F9BB8"))
    for _ in range(26):
        t = rng.random()
        y = 514 + t * 124
        left, right = 232 - 142 * t, 792 + 142 * t
        x = rng.uniform(left + 20, right - 90)
        p.path(f"M{x:.0f} {y:.0f} q 14 -7 28 0 t 28 0", extra='stroke="#FFFFFF" stroke-width="3" opacity="0.5" stroke-linecap="round"')
    p.oval(640, 590, 46, 16, "#FF8FA3")
    p.oval(640, 587, 22, 7, "#2AA5C2")
    parasol(p, 130, 540, 190, "#E76F51", "#FFF7E6")
    parasol(p, 900, 540, 190, "#2A9D8F", "#FFF7E6")
    lounger(p, 30, 540, 0.95, "#8A5A3B", "#FFF7E6")
    lounger(p, 994, 540, 0.95, "#8A5A3B", "#FFF7E6", -1)
    palm(p, 40, 470, 270, 30)
    palm(p, 990, 470, 300, -34)
    pot(p, 310, 486, 0.7, rng, flowers=("#D6336C",))
    pot(p, 716, 486, 0.7, rng, flowers=("#D6336C",))


def casa_patio_room(p):
    rng = random.Random(24)
    walls(p, ("#FFF6E3", "#FBE6BF"), ("#C98B54", "#A5683A"), beams="#7A4E2E")
    window(p, 96, 120, 190, 290, courtyard, arch=True, curtain="#FFFFFF")
    p.glow(190, 270, 330, "#FFF3C4", 0.35)
    fan(p, 560, 96)
    rug(p, 600, 640, 330, 34, "#2A9D8F", "#FFF1DC")
    bedside(p, 352, 520)
    bedside(p, 840, 520)
    bed(p, 468, 330, "#2A9D8F", "#7A4E2E", "#E9B44C")
    picture(p, 556, 140, 150, 100, sea)
    pot(p, 60, 560, 1.3, rng, flowers=("#D6336C", "#F06595"))
    pot(p, 972, 560, 1.4, rng)


def casa_balcony_room(p):
    rng = random.Random(25)
    walls(p, ("#E4F1EC", "#C9E2D8"), ("#B97A4B", "#93582F"), beams="#6B4226")
    window(p, 660, 110, 240, 330, street, frame="#FFFFFF", curtain="#FFF7E6", sill=False)
    foliage(p, 640, 396, 280, 40, rng, flowers=("#D6336C", "#E8598B", "#F783AC"), count=34)
    p.glow(780, 270, 340, "#FFF3C4", 0.35)
    rug(p, 330, 642, 330, 32, "#C8553D", "#FFE9D1")
    bedside(p, 20, 520)
    bedside(p, 520, 520)
    bed(p, 132, 360, "#C8553D", "#5B3A29", "#F2C14E")
    picture(p, 206, 120, 96, 128, courtyard)
    picture(p, 330, 120, 96, 128, sunset_sea)
    chair(p, 930, 620, "#6B4226", -1)
    table(p, 820, 634, "#8A5A3B", candle=False)


def casa_balcony(p):
    rng = random.Random(26)
    street(p)
    p.rect(0, 470, W, 18, "#5B3A29", 4)
    for n in range(30):
        x = 12 + n * 35
        p.rect(x, 486, 10, 130, "#6B4226", 4)
        p.oval(x + 5, 548, 9, 16, "#6B4226")
    p.rect(0, 606, W, 77, p.linear("#8A5A3B", "#6B4226"))
    for y in (628, 654):
        p.line(0, y, W, y, "#5B3A29", 3)
    p.rect(0, 0, W, 36, "#6B4226")
    p.rect(0, 0, 34, H, "#6B4226")
    p.rect(990, 0, 34, H, "#6B4226")
    flowers = ("#D6336C", "#E8598B", "#F783AC")
    foliage(p, 0, 20, 300, 80, rng, flowers=flowers, count=70)
    foliage(p, 0, 60, 90, 330, rng, flowers=flowers, count=70)
    foliage(p, 780, 20, 250, 70, rng, flowers=flowers, count=50)
    foliage(p, 120, 484, 220, 40, rng, flowers=flowers, count=30)
    foliage(p, 640, 484, 240, 40, rng, flowers=flowers, count=30)
    table(p, 512, 650, "#FFF7E6", candle=False)
    chair(p, 410, 656, "#2A7F8E")
    chair(p, 614, 656, "#2A7F8E", -1)


def casa_suite(p):
    rng = random.Random(27)
    walls(p, ("#FDF7EC", "#F3E6CF"), ("#D8C3A0", "#B99C70"))
    window(p, 470, 90, 480, 330, sea, bars=False, curtain="#FFFFFF", sill=False)
    p.rect(626, 90, 8, 330, "#FFFFFF")
    p.rect(786, 90, 8, 330, "#FFFFFF")
    p.rect(470, 352, 480, 6, "#FFFFFF")
    for n in range(24):
        p.rect(474 + n * 20, 356, 4, 64, "#FFFFFF")
    p.glow(710, 260, 420, "#FFF7D6", 0.4)
    rug(p, 300, 644, 330, 30, "#1B7FA6", "#EAF6FA")
    bedside(p, 12, 520, "#B08A5A")
    bedside(p, 520, 520, "#B08A5A")
    bed(p, 120, 380, "#1B7FA6", "#B08A5A", "#F4A261")
    picture(p, 236, 110, 150, 100, sunset_sea, "#B08A5A")
    sofa(p, 700, 620, 230, "#E9D8B6", ["#1B7FA6", "#F4A261"])
    pot(p, 982, 560, 1.3, rng)


def casa_suite_sea(p):
    rng = random.Random(28)
    sea(p)
    # The old city walls below, and the suite's own terrace.
    p.rect(0, 470, W, 60, "#C9A77C")
    for n in range(18):
        p.rect(n * 62, 448, 38, 26, "#C9A77C")
    for n in range(22):
        p.rect(rng.uniform(0, W), rng.uniform(484, 520), 30, 6, "#B08C60", 2)
    p.rect(0, 530, W, 153, p.linear("#F4E3C3", "#DCC08F"))
    for n in range(-8, 9):
        p.line(512 + n * 90, 540, 512 + n * 150, H, "#CDB07E", 3)
    p.rect(0, 520, W, 16, "#FFFFFF", 4)
    parasol(p, 240, 630, 250, "#E76F51", "#FFF7E6")
    lounger(p, 120, 620, 1.15, "#8A5A3B", "#FFF7E6")
    lounger(p, 420, 640, 1.15, "#8A5A3B", "#FFF7E6")
    table(p, 720, 640, "#FFFFFF", candle=False)
    for x in (700, 738):
        p.poly([(x - 8, 545), (x + 8, 545), (x + 4, 566), (x - 4, 566)], "#F4A261")
    pot(p, 900, 640, 1.5, rng, flowers=("#D6336C", "#E8598B"))
    palm(p, 1000, 683, 420, -40)


def casa_family_room(p):
    rng = random.Random(29)
    walls(p, ("#FFF1DE", "#FBDDB8"), ("#C08552", "#9A6238"), beams="#7A4E2E")
    window(p, 62, 84, 120, 172, courtyard, arch=True)
    window(p, 842, 84, 120, 172, courtyard, arch=True)
    fan(p, 430, 90)
    rug(p, 512, 652, 440, 26, "#E9B44C", "#FFF7E6")
    bed(p, 90, 310, "#D9705A", "#7A4E2E", "#2A9D8F", base=590)
    bedside(p, 446, 500)
    bed(p, 566, 130, "#2A9D8F", "#7A4E2E", "#E9B44C", base=580, pillows=1, depth=0.92)
    bed(p, 804, 130, "#E9B44C", "#7A4E2E", "#2A9D8F", base=580, pillows=1, depth=0.92)
    picture(p, 240, 130, 120, 84, sea)
    picture(p, 590, 130, 84, 84, sunset_sea)
    picture(p, 704, 130, 84, 84, courtyard)
    pot(p, 1000, 640, 1.0, rng)


def casa_family_lounge(p):
    rng = random.Random(30)
    walls(p, ("#E9F3EA", "#CFE5D3"), ("#C08552", "#9A6238"), beams="#7A4E2E")
    window(p, 650, 120, 250, 300, courtyard, curtain="#FFF7E6")
    p.glow(780, 270, 330, "#FFF3C4", 0.35)
    rug(p, 470, 618, 400, 50, "#D9705A", "#FFF1DC")
    sofa(p, 130, 560, 400, "#2A7F8E", ["#E9B44C", "#FFF7E6", "#D9705A"])
    picture(p, 200, 150, 110, 140, street)
    picture(p, 350, 150, 110, 140, sea)
    p.oval(430, 628, 120, 16, "#000000", 'opacity="0.14"')
    p.rect(320, 580, 220, 18, "#8A5A3B", 8)
    p.rect(340, 596, 12, 40, "#6B4226")
    p.rect(508, 596, 12, 40, "#6B4226")
    for n, tint in enumerate(["#E76F51", "#E9C46A", "#2A9D8F"]):
        p.rect(360 + n * 4, 570 - n * 9, 70, 9, tint, 2)
    p.oval(490, 572, 26, 8, "#FFF7E6")
    for dx, tint in ((-10, "#F4A261"), (4, "#E9C46A"), (12, "#E76F51")):
        p.oval(490 + dx, 564, 10, 10, tint)
    p.rect(606, 300, 8, 260, "#5B3A29")
    p.glow(610, 280, 150)
    p.poly([(576, 260), (644, 260), (662, 320), (558, 320)], "#FFE8B8")
    p.oval(610, 562, 34, 8, "#5B3A29")
    pot(p, 70, 560, 1.4, rng)
    pot(p, 960, 580, 1.7, rng)


# --- Hotel Miradouro -------------------------------------------------------------------------------------------------


def miradouro_front(p):
    rng = random.Random(41)
    sky(p, "#8CCBEF", "#FFF3E0")
    cloud(p, 160, 90, 1.1)
    cloud(p, 880, 120, 1.0)
    for x, w, h, wall in [(-60, 230, 360, "#FBE3B5"), (860, 240, 390, "#F6CFC0")]:
        p.rect(x, 590 - h, w, h, wall)
        p.poly([(x - 8, 590 - h), (x + w + 8, 590 - h), (x + w - 10, 560 - h), (x + 10, 560 - h)], "#D9734E")
        for row in range(3):
            for n in range(2):
                p.rect(x + 40 + n * 96, 590 - h + 40 + row * 104, 46, 70, "#FFFFFF", 3)
                p.rect(x + 45 + n * 96, 590 - h + 45 + row * 104, 36, 60, "#4E6E8E", 2)
    x, w, base, h = 172, 680, 590, 470
    azulejos(p, x, base - h, w, h, 40)
    p.rect(x - 12, base - h - 16, w + 24, 26, "#F7F3EA", 3)
    p.poly([(x - 12, base - h - 16), (x + w + 12, base - h - 16), (x + w - 26, base - h - 70), (x + 26, base - h - 70)], "#D9734E")
    for n in range(24):
        p.line(x + 40 + n * 26, base - h - 68, x + 4 + n * 29, base - h - 18, "#C05F3B", 3)
    for cx in (330, 512, 694):
        p.rect(cx - 24, base - h - 60, 48, 44, "#F7F3EA")
        p.poly([(cx - 32, base - h - 58), (cx + 32, base - h - 58), (cx, base - h - 88)], "#C05F3B")
        p.rect(cx - 14, base - h - 50, 28, 34, "#4E6E8E", 3)
    for row in range(2):
        for cx in (240, 376, 512, 648, 784):
            top = base - h + 34 + row * 142
            p.rect(cx - 37, top - 8, 74, 112, "#F7F3EA", 3)
            p.rect(cx - 29, top, 58, 100, "#35618C", 2)
            p.rect(cx - 3, top, 6, 100, "#F7F3EA")
            p.rect(cx - 29, top + 38, 58, 5, "#F7F3EA")
            p.rect(cx - 46, top + 100, 92, 8, "#22313F", 2)
            p.rect(cx - 46, top + 62, 92, 5, "#22313F", 2)
            for n in range(12):
                p.rect(cx - 45 + n * 8, top + 64, 3, 40, "#22313F")
            if rng.random() < 0.6:
                foliage(p, cx - 42, top + 84, 84, 18, rng, flowers=("#E63946", "#F4A261"), count=10)
    p.rect(x, base - 176, w, 10, "#F7F3EA")
    for cx in (262, 394, 630, 762):
        p.path(f"M{cx - 42} {base} V{base - 110} A42 42 0 0 1 {cx + 42} {base - 110} V{base} Z", "#F7F3EA")
        p.path(f"M{cx - 33} {base} V{base - 108} A33 33 0 0 1 {cx + 33} {base - 108} V{base} Z", "#27496D")
    p.path(f"M456 {base} V{base - 104} A56 56 0 0 1 568 {base - 104} V{base} Z", "#F7F3EA")
    p.path(f"M466 {base} V{base - 104} A46 46 0 0 1 558 {base - 104} V{base} Z", "#7A2E2E")
    p.line(512, base - 148, 512, base, "#571F1F", 4)
    p.oval(500, base - 64, 4, 4, "#F2D9A0")
    p.rect(0, base, W, H - base, p.linear("#D9D2C5", "#B9AF9E"))
    for n in range(14):
        p.path(f"M{n * 80 - 20} 660 q 20 -18 40 0 t 40 0", extra='stroke="#8F877A" stroke-width="7" opacity="0.6"')
    for y in (612, 622):
        p.line(0, y, W, y, "#7D766B", 3)
    # Tram 28.
    p.rect(30, 470, 190, 130, "#F4C430", 14)
    p.rect(30, 470, 190, 22, "#FFF7E6", 12)
    for n in range(4):
        p.rect(44 + n * 43, 500, 34, 44, "#35618C", 4)
    p.rect(30, 556, 190, 10, "#FFF7E6")
    p.oval(80, 604, 16, 16, "#333333")
    p.oval(172, 604, 16, 16, "#333333")
    p.line(125, 470, 160, 400, "#333333", 4)
    p.line(0, 392, W, 402, "#555555", 2)
    for px in (436, 588):
        pot(p, px, base + 14, 0.9, rng, flowers=("#E63946",))


def miradouro_rooftop(p):
    rng = random.Random(42)
    roofs(p)
    p.rect(0, 500, W, 183, p.linear("#D9B88F", "#B08B60"))
    for n in range(-9, 10):
        p.line(512 + n * 80, 500, 512 + n * 170, H, "#A37E55", 3)
    p.rect(0, 458, W, 10, "#F7F3EA", 3)
    for n in range(30):
        p.rect(8 + n * 35, 464, 6, 46, "#F7F3EA")
    p.rect(0, 504, W, 10, "#F7F3EA", 3)
    lights(p, ((0, 90), (420, 50)))
    lights(p, ((420, 50), (1024, 110)))
    p.rect(60, 440, 230, 18, "#7A5A3A", 4)
    azulejos(p, 70, 466, 210, 120, 30)
    p.rect(70, 458, 210, 10, "#7A5A3A")
    for n, tint in enumerate(["#2B5FA4", "#E9C46A", "#7A2E2E", "#8AB17D"]):
        p.rect(96 + n * 46, 400, 14, 40, tint, 4)
        p.rect(100 + n * 46, 388, 6, 14, tint)
    for x in (430, 640, 850):
        table(p, x, 620, "#FFFFFF")
        chair(p, x - 76, 628, "#27496D")
        chair(p, x + 76, 628, "#27496D", -1)
    pot(p, 24, 620, 1.3, rng, flowers=("#F4A261",))
    pot(p, 990, 600, 1.3, rng, flowers=("#F4A261",))


def miradouro_pool(p):
    rng = random.Random(43)
    river(p)
    p.rect(0, 470, W, 213, p.linear("#E9E2D3", "#CFC3AB"))
    p.rect(0, 440, W, 8, "#FFFFFF")
    p.rect(0, 448, W, 40, "#CFE8F2", 0, 'opacity="0.55"')
    for n in range(9):
        p.rect(n * 128, 440, 5, 50, "#FFFFFF")
    azulejos(p, 236, 486, 560, 26, 26)
    p.poly([(236, 512), (796, 512), (900, 654), (132, 654)], "#FFFFFF")
    p.poly([(252, 522), (780, 522), (872, 644), (160, 644)], p.linear("#6FD3E3", "#2B8FC0"))
    for _ in range(22):
        t = rng.random()
        y = 534 + t * 100
        x = rng.uniform(262 - 90 * t, 700 + 90 * t)
        p.path(f"M{x:.0f} {y:.0f} q 14 -7 28 0 t 28 0", extra='stroke="#FFFFFF" stroke-width="3" opacity="0.5" stroke-linecap="round"')
    parasol(p, 110, 580, 200, "#2B5FA4", "#FFFFFF")
    lounger(p, 14, 590, 0.95, "#7A5A3A", "#FFFFFF")
    parasol(p, 924, 580, 200, "#2B5FA4", "#FFFFFF")
    lounger(p, 1012, 590, 0.95, "#7A5A3A", "#FFFFFF", -1)
    pot(p, 860, 486, 0.7, rng, flowers=("#F4A261",))
    pot(p, 180, 486, 0.7, rng, flowers=("#F4A261",))


def miradouro_single(p):
    rng = random.Random(44)
    walls(p, ("#F3F6FA", "#DCE6F0"), ("#C69C6D", "#A0764A"), tiles="#2B5FA4")
    window(p, 640, 96, 200, 250, roofs, curtain="#FFFFFF")
    p.glow(740, 240, 300, "#FFF3C4", 0.35)
    rug(p, 400, 640, 290, 30, "#2B5FA4", "#F4F8FC")
    bedside(p, 116, 520, "#A0764A")
    bed(p, 260, 210, "#27496D", "#A0764A", "#F4C430", pillows=1)
    picture(p, 310, 120, 110, 130, river, "#A0764A")
    p.rect(650, 500, 300, 16, "#A0764A", 4)
    for x in (664, 922):
        p.rect(x, 514, 14, 110, "#8A6238")
    chair(p, 800, 640, "#27496D", -1)
    p.rect(680, 460, 90, 40, "#FFFFFF", 4)
    for n, tint in enumerate(["#2B5FA4", "#F4C430", "#7A2E2E"]):
        p.rect(870 + n * 18, 450, 15, 50, tint, 2)
    pot(p, 1000, 600, 1.2, rng)


def miradouro_desk(p):
    rng = random.Random(45)
    walls(p, ("#F3F6FA", "#DCE6F0"), ("#C69C6D", "#A0764A"), horizon=520, tiles="#2B5FA4")
    window(p, 360, 70, 300, 260, roofs, curtain="#FFFFFF")
    p.glow(510, 220, 360, "#FFF3C4", 0.4)
    p.rect(190, 440, 650, 24, "#A0764A", 6)
    p.rect(214, 462, 18, 180, "#8A6238")
    p.rect(798, 462, 18, 180, "#8A6238")
    p.rect(620, 464, 170, 50, "#8A6238", 4)
    p.oval(705, 489, 6, 6, "#F2D9A0")
    p.rect(430, 360, 150, 80, "#2F3B47", 6)
    p.rect(438, 367, 134, 66, "#9CC4E4", 3)
    p.poly([(412, 440), (598, 440), (586, 432), (424, 432)], "#55636F")
    p.rect(276, 380, 8, 60, "#27496D")
    p.glow(280, 366, 100)
    p.poly([(256, 340), (304, 340), (318, 386), (242, 386)], "#FFE8B8")
    for n, tint in enumerate(["#2B5FA4", "#F4C430", "#7A2E2E", "#8AB17D", "#27496D"]):
        p.rect(650 + n * 22, 372 + (n % 2) * 8, 18, 68 - (n % 2) * 8, tint, 2)
    p.rect(770, 404, 30, 36, "#FFFFFF", 4)
    p.path("M800 412 q 16 10 0 20", extra='stroke="#FFFFFF" stroke-width="5"')
    chair(p, 500, 676, "#7A2E2E", s=2.0)
    picture(p, 90, 120, 120, 160, river, "#A0764A")
    pot(p, 940, 600, 1.7, rng)


def miradouro_city_room(p):
    rng = random.Random(46)
    walls(p, ("#FFF9EE", "#F7E8CF"), ("#BF8F5E", "#99693D"), tiles="#2B5FA4")
    window(p, 100, 96, 210, 250, roofs, curtain="#F4C430")
    p.glow(205, 230, 320, "#FFF3C4", 0.35)
    rug(p, 640, 642, 320, 32, "#D9734E", "#FFF4E4")
    bedside(p, 380, 520, "#99693D")
    bedside(p, 872, 520, "#99693D")
    bed(p, 492, 340, "#2B5FA4", "#99693D", "#F4C430")
    picture(p, 560, 110, 80, 100, river, "#99693D")
    picture(p, 676, 110, 80, 100, roofs, "#99693D")
    sofa(p, 70, 600, 170, "#D9734E", ["#FFF4E4"])
    pot(p, 330, 560, 1.0, rng)


def miradouro_roofs(p):
    rng = random.Random(47)
    roofs(p)
    # The open window one leans out of.
    p.rect(0, 0, 70, H, "#F7F3EA")
    p.rect(954, 0, 70, H, "#F7F3EA")
    p.rect(0, 0, W, 46, "#F7F3EA")
    p.rect(0, 620, W, 63, "#F7F3EA")
    p.rect(0, 612, W, 12, "#FFFFFF")
    for x, flip in ((70, 1), (954, -1)):
        p.add(f'<g transform="translate({x} 0) scale({flip} 1)">')
        p.poly([(0, 46), (96, 70), (96, 590), (0, 612)], "#27496D")
        p.poly([(14, 66), (82, 84), (82, 320), (14, 322)], "#9CC4E4", 'opacity="0.55"')
        p.poly([(14, 344), (82, 340), (82, 570), (14, 590)], "#9CC4E4", 'opacity="0.55"')
        p.add("</g>")
    pot(p, 300, 616, 1.1, rng, flowers=("#E63946", "#F783AC"))
    pot(p, 724, 616, 1.1, rng, flowers=("#F4A261", "#F4C430"))
    p.rect(468, 596, 76, 20, "#FFFFFF", 4)
    p.oval(506, 596, 34, 8, "#6B4226")


def miradouro_river_room(p):
    rng = random.Random(48)
    walls(p, ("#EEF5FA", "#D3E4EF"), ("#C9A77C", "#A98355"))
    window(p, 600, 84, 330, 356, river, bars=False, curtain="#FFFFFF", sill=False)
    p.rect(761, 84, 8, 356, "#FFFFFF")
    p.rect(600, 364, 330, 5, "#22313F")
    for n in range(22):
        p.rect(603 + n * 15, 366, 3, 74, "#22313F")
    p.glow(765, 250, 360, "#FFF7D6", 0.4)
    rug(p, 330, 644, 330, 30, "#27496D", "#EEF5FA")
    bedside(p, 20, 520, "#A98355")
    bedside(p, 500, 520, "#A98355")
    bed(p, 130, 350, "#6FA3C8", "#27496D", "#F4A261")
    picture(p, 230, 116, 150, 104, roofs, "#A98355")
    table(p, 800, 632, "#A98355", candle=False)
    chair(p, 720, 640, "#27496D")
    chair(p, 884, 640, "#27496D", -1)
    pot(p, 988, 560, 1.2, rng)


def miradouro_river(p):
    rng = random.Random(49)
    river(p)
    castle(p, 860, 300, "#B7966B")
    p.path("M700 330 Q 860 296 1024 320 V345 H700 Z", "#8FA37E")
    p.rect(0, 600, W, 83, p.linear("#E2D5BD", "#C8B592"))
    p.rect(0, 520, W, 9, "#22313F", 3)
    for n in range(44):
        x = 6 + n * 24
        p.rect(x, 526, 4, 80, "#22313F")
        if n % 4 == 2:
            p.oval(x + 2, 562, 10, 14, "none", 'stroke="#22313F" stroke-width="3"')
    p.rect(0, 598, W, 9, "#22313F", 3)
    table(p, 512, 664, "#FFFFFF", candle=False)
    p.oval(490, 586, 15, 5, "#F2C14E")
    p.oval(530, 588, 15, 5, "#F2C14E")
    chair(p, 420, 672, "#27496D")
    chair(p, 604, 672, "#27496D", -1)
    pot(p, 80, 650, 1.5, rng, flowers=("#E63946",))
    pot(p, 944, 650, 1.5, rng, flowers=("#E63946",))


def miradouro_family(p):
    rng = random.Random(50)
    walls(p, ("#FFF9EE", "#F9E7CB"), ("#C69C6D", "#A0764A"), tiles="#2B5FA4")
    window(p, 440, 84, 170, 220, roofs, curtain="#FFFFFF")
    p.glow(525, 200, 280, "#FFF3C4", 0.35)
    rug(p, 500, 656, 440, 24, "#F4C430", "#FFF9EE")
    bed(p, 90, 300, "#27496D", "#A0764A", "#F4C430", base=592)
    bed(p, 590, 124, "#D9734E", "#A0764A", "#FFF4E4", base=580, pillows=1, depth=0.92)
    bed(p, 816, 124, "#8AB17D", "#A0764A", "#FFF4E4", base=580, pillows=1, depth=0.92)
    bedside(p, 448, 500, "#A0764A")
    picture(p, 180, 110, 120, 84, river, "#A0764A")
    picture(p, 770, 110, 100, 84, roofs, "#A0764A")
    p.oval(700, 452, 15, 15, "#B07A4B")
    p.oval(688, 440, 6, 6, "#B07A4B")
    p.oval(712, 440, 6, 6, "#B07A4B")
    p.oval(700, 478, 18, 20, "#B07A4B")
    for dx in (-5, 5):
        p.oval(700 + dx, 449, 2, 2, "#3C2A1E")
    pot(p, 1000, 640, 1.0, rng)


def miradouro_children(p):
    rng = random.Random(51)
    walls(p, ("#FFF6E4", "#FCE3BF"), ("#C69C6D", "#A0764A"), tiles="#2B5FA4")
    window(p, 110, 90, 200, 230, roofs, curtain="#F4A261")
    p.glow(210, 210, 320, "#FFF3C4", 0.35)
    rug(p, 500, 600, 380, 66, "#8AB17D", "#FFF9EE")
    # A tent.
    p.poly([(560, 560), (700, 190), (840, 560)], "#FFF9EE")
    for n in range(5):
        x1 = 560 + n * 56
        p.poly([(700, 190), (x1, 560), (x1 + 28, 560)], "#F4A261", 'opacity="0.75"')
    p.poly([(700, 330), (650, 560), (750, 560)], "#7A4E2E")
    p.glow(700, 500, 60, "#FFE7A8", 0.9)
    for dx in (-20, 18):
        p.line(700, 190, 700 + dx, 150, "#7A5A3A", 6)
    for n in range(9):
        x = 400 + n * 70
        p.poly([(x, 70 + (n % 3) * 6), (x + 44, 72 + (n % 2) * 6), (x + 22, 116)], ["#2B5FA4", "#F4C430", "#D9734E", "#8AB17D"][n % 4])
    p.path("M380 66 Q 700 96 1010 66", extra='stroke="#7A5A3A" stroke-width="3"')
    # Shelf, books, blocks, a bear.
    p.rect(860, 330, 140, 14, "#A0764A", 3)
    p.rect(860, 430, 140, 14, "#A0764A", 3)
    for n, tint in enumerate(["#2B5FA4", "#F4C430", "#D9734E", "#8AB17D", "#7A2E2E"]):
        p.rect(868 + n * 21, 282 + (n % 2) * 8, 17, 48 - (n % 2) * 8, tint, 2)
        p.oval(880 + n * 26, 420, 10, 10, tint)
    for x, y, tint in [(360, 590, "#2B5FA4"), (410, 590, "#F4C430"), (385, 544, "#D9734E")]:
        p.rect(x, y, 46, 46, tint, 6)
        p.rect(x + 10, y + 10, 26, 26, "#FFFFFF", 4, 'opacity="0.35"')
    p.oval(250, 560, 46, 52, "#B07A4B")
    p.oval(250, 490, 36, 34, "#B07A4B")
    for dx in (-1, 1):
        p.oval(250 + dx * 28, 462, 13, 13, "#B07A4B")
        p.oval(250 + dx * 12, 484, 4, 5, "#3C2A1E")
        p.oval(250 + dx * 40, 596, 20, 14, "#9A6A3F")
    p.oval(250, 500, 14, 11, "#E7C9A0")
    p.oval(250, 495, 5, 4, "#3C2A1E")
    p.oval(250, 566, 26, 30, "#E7C9A0")
    p.oval(490, 620, 26, 26, "#E63946")
    p.path("M466 612 Q 490 630 514 612", extra='stroke="#FFFFFF" stroke-width="5"')
    pot(p, 60, 600, 1.2, rng)


PICTURES = {
    "casa-del-mar-fachada": casa_front,
    "casa-del-mar-terraza": casa_terrace,
    "casa-del-mar-piscina": casa_pool,
    "casa-del-mar-doble-patio-1": casa_patio_room,
    "casa-del-mar-doble-patio-2": courtyard,
    "casa-del-mar-doble-balcon-1": casa_balcony_room,
    "casa-del-mar-doble-balcon-2": casa_balcony,
    "casa-del-mar-suite-mar-1": casa_suite,
    "casa-del-mar-suite-mar-2": casa_suite_sea,
    "casa-del-mar-suite-familiar-1": casa_family_room,
    "casa-del-mar-suite-familiar-2": casa_family_lounge,
    "hotel-miradouro-fachada": miradouro_front,
    "hotel-miradouro-azotea": miradouro_rooftop,
    "hotel-miradouro-piscina": miradouro_pool,
    "hotel-miradouro-individual-1": miradouro_single,
    "hotel-miradouro-individual-2": miradouro_desk,
    "hotel-miradouro-doble-ciudad-1": miradouro_city_room,
    "hotel-miradouro-doble-ciudad-2": miradouro_roofs,
    "hotel-miradouro-doble-rio-1": miradouro_river_room,
    "hotel-miradouro-doble-rio-2": miradouro_river,
    "hotel-miradouro-familiar-1": miradouro_family,
    "hotel-miradouro-familiar-2": miradouro_children,
}


def main():
    for name, draw in PICTURES.items():
        paper = Paper()
        draw(paper)
        png = cairosvg.svg2png(bytestring=paper.svg().encode(), output_width=W, output_height=H)
        picture = Image.open(io.BytesIO(png)).convert("RGB")
        # Some of the palette for what covers little (flowers, books), the rest for what covers much (skies, walls).
        small = picture.quantize(96, method=Image.Quantize.MAXCOVERAGE, kmeans=3)
        large = picture.quantize(COLOURS - 96, method=Image.Quantize.MEDIANCUT)
        palette = Image.new("P", (1, 1))
        palette.putpalette(small.getpalette()[: 96 * 3] + large.getpalette()[: (COLOURS - 96) * 3])
        picture = picture.quantize(palette=palette, dither=Image.Dither.NONE)
        path = HERE / f"{name}.png"
        picture.save(path, optimize=True)
        print(f"{path.name:40} {path.stat().st_size / 1024:6.1f} KB")


if __name__ == "__main__":
    main()

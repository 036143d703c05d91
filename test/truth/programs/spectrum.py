"""Filtering and spectra of a synthetic signal."""
import numpy as np

RATE = 1000


def make_signal(seconds, rng):
    t = np.arange(0, seconds, 1 / RATE)
    clean = np.sin(2 * np.pi * 50 * t) + 0.5 * np.sin(2 * np.pi * 120 * t)
    noise = rng.normal(scale=0.8, size=t.size)
    return t, clean, clean + noise


def moving_average(x, width):
    kernel = np.ones(width) / width
    return np.convolve(x, kernel, mode="same")


def windows(x, size, hop):
    count = 1 + (len(x) - size) // hop
    index = np.arange(size)[None, :] + hop * np.arange(count)[:, None]
    return x[index]


rng = np.random.default_rng(31)
t, clean, noisy = make_signal(2.0, rng)
smooth = moving_average(noisy, 9)
spectrum = np.fft.rfft(noisy)
frequencies = np.fft.rfftfreq(noisy.size, 1 / RATE)
power = np.abs(spectrum) ** 2 / noisy.size
peaks = frequencies[np.argsort(power)[-2:]]
mask = power > 0.1 * power.max()
filtered = np.fft.irfft(np.where(mask, spectrum, 0), n=noisy.size)
error = np.sqrt(np.mean((filtered - clean) ** 2))
frames = windows(noisy, 256, 128) * np.hanning(256)
spectrogram = np.abs(np.fft.rfft(frames, axis=1))
decibels = 20 * np.log10(spectrogram + 1e-12)
quantized = np.clip(np.round(noisy * 32), -128, 127).astype(np.int8)
packed = quantized.tobytes()
back = np.frombuffer(packed, dtype=np.int8).astype(np.float32) / 32
crossings = np.nonzero(np.diff(np.signbit(clean)))[0]
period = np.diff(crossings).mean() * 2 / RATE
correlation = np.correlate(clean - clean.mean(), clean - clean.mean(), mode="full")
lags = np.arange(-clean.size + 1, clean.size)
resampled = np.interp(np.linspace(0, 2, 500), t, clean)
padded = np.pad(resampled, (10, 6), mode="constant")
blocks = padded.reshape(4, -1)
energy = (blocks**2).sum(axis=1)
stats = {"mean": noisy.mean(), "std": noisy.std(), "max": noisy.max()}
print(peaks, error, decibels.shape, back.dtype, period, correlation.argmax(), lags.size, energy, stats["std"] > 0, len(smooth))

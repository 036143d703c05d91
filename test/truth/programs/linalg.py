"""Decompositions with NumPy, checked against each other."""
import numpy as np

rng = np.random.default_rng(0)
n = 40
a = rng.normal(size=(n, n))
b = rng.normal(size=n)
x = np.linalg.solve(a, b)
residual = np.linalg.norm(a @ x - b)
q, r = np.linalg.qr(a)
orthogonal = np.allclose(q.T @ q, np.eye(n))
u, s, vt = np.linalg.svd(a)
rank5 = (u[:, :5] * s[:5]) @ vt[:5]
error = np.linalg.norm(a - rank5, "fro")
condition = s[0] / s[-1]
spd = a @ a.T + n * np.eye(n)
factor = np.linalg.cholesky(spd)
w, v = np.linalg.eigh(spd)
rebuilt = v @ np.diag(w) @ v.T
det = np.linalg.det(spd)
sign, logdet = np.linalg.slogdet(spd)
inverse = np.linalg.inv(spd)
pseudo = np.linalg.pinv(a[:, :10])


def power_iteration(m, rounds=100):
    vector = np.ones(m.shape[0])
    for _ in range(rounds):
        vector = m @ vector
        vector /= np.linalg.norm(vector)
    return vector @ m @ vector, vector


def gram_schmidt(vectors):
    basis = []
    for vector in vectors:
        for other in basis:
            vector = vector - (vector @ other) * other
        norm = np.linalg.norm(vector)
        if norm > 1e-10:
            basis.append(vector / norm)
    return np.array(basis)


def jacobi(m, rhs, rounds=60):
    diagonal = np.diag(m)
    rest = m - np.diagflat(diagonal)
    guess = np.zeros_like(rhs)
    for _ in range(rounds):
        guess = (rhs - rest @ guess) / diagonal
    return guess


top, vector = power_iteration(spd)
basis = gram_schmidt(a[:6])
dominant = np.eye(n) * 10 + rng.uniform(-0.1, 0.1, (n, n))
guess = jacobi(dominant, b)
coefficients, *_ = np.linalg.lstsq(a[:, :3], b, rcond=None)
blocks = np.block([[np.eye(2), np.zeros((2, 3))], [np.ones((3, 2)), 2 * np.eye(3)]])
kron = np.kron(np.eye(3), np.ones((2, 2)))
batch = rng.normal(size=(8, 3, 3))
dets = np.linalg.det(batch)
products = np.einsum("bij,bjk->bik", batch, batch)
traces = np.trace(products, axis1=1, axis2=2)
print(residual, orthogonal, error, condition, np.allclose(rebuilt, spd), det > 0, sign, logdet, top, basis.shape, coefficients, blocks.shape, kron.sum(), dets.shape, traces.shape, pseudo.shape, inverse.nbytes, factor[0, 0])

src = {}
for i, w in enumerate(['zeta', 'eta', 'theta', 'iota', 'kappa', 'lambda', 'mu', 'nu', 'xi', 'omicron', 'pi', 'rho', 'sigma', 'tau', 'upsilon', 'phi', 'chi', 'psi', 'omega']):
    src[w] = i
inv = {}
for k in src:
    inv[src[k]] = k
print inv.keys()
inv2 = {}
for k, v in src.items():
    inv2[v * 37] = k
print inv2.keys(), inv2.values()
print [(k, src[k]) for k in src if len(k) > 4][:3]

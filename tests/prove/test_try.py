import time
import pytest
@pytest.mark.parametrize('name', ['payroll','pages'])
def test_a(stand, name):
    pages = {f'/list/{n}': f'<html><body><table><tr><th>n</th></tr>' + ''.join(f'<tr><td> Ä{n}{i} </td><td>$1,{i}34.5{n}</td></tr>\n' for i in range(5)) + '</table></body></html>' for n in (1,2,3)} if name=='pages' else None
    s = stand(name, pages)
    t=time.time()
    p = s.prove(mutated_inputs=8, planted_faults=20)
    for x in p.trials: print(x.name, x.result, x.note, x.differences)
    print(p.verdict, p.reasons, p.mutation, p.performance, p.counterexample); print(time.time()-t)
    assert 0

import { findTests } from './test-files';

const mark = 'import pytest\nfrom pytest import mark as m, param\n';

it.each([
  ['def test_a(): ...', 'unit'],
  ['# pytest.mark.integration\ndef test_a(): ...', 'unit'],
  ['"""pytest.mark.integration"""\ndef test_a(): ...', 'unit'],
  ['@pytest.mark.slow\ndef test_integration(): ...', 'unit'],
  ['@pytest.mark.integration\ndef test_a(): ...', 'integration'],
  ['@pytest.mark.integration()\nasync def test_a(): ...', 'integration'],
  ['@m.integration\ndef test_a(): ...', 'integration'],
  ['slow = pytest.mark.integration\n@slow\ndef test_a(): ...', 'integration'],
  [
    'pytestmark = [pytest.mark.x, pytest.mark.integration]\ndef test_a(): ...',
    'integration',
  ],
  [
    '@pytest.mark.integration\nclass TestA:\n  def test_a(self): ...\n  class TestB:\n    def test_b(self): ...',
    'integration',
  ],
  [
    'class TestA:\n  pytestmark = pytest.mark.integration\n  def test_a(self): ...',
    'integration',
  ],
  [
    'class TestA:\n  pytestmark = pytest.mark.integration\n  def test_a(self): ...\nclass TestB:\n  def test_b(self): ...',
    'both',
  ],
  ['@pytest.mark.integration\ndef test_a(): ...\ndef test_b(): ...', 'both'],
  [
    '@pytest.mark.integration\ndef test_a():\n  def test_inner(): ...',
    'integration',
  ],
  [
    '@m.parametrize("x", [1, param(2, marks=m.integration)])\ndef test_a(x): ...',
    'both',
  ],
  ['@pytest.mark.integration\ndef help(): ...\ndef test_b(): ...', 'unit'],
  // What is no Python is a test all the same: pytest says what is wrong with it.
  ['@pytest.mark.integration\n)))', 'unit'],
])('tests of Python in %j are %s', async (code, phase) => {
  const file = 'tests/test_a.py';
  const found = await findTests('python', [file], () => mark + code);
  const expected = {
    unit: { unit: [file], integration: [] },
    integration: { unit: [], integration: [file] },
    both: { unit: [file], integration: [file] },
  }[phase];
  expect(found).toEqual(expected);
});

it.each([
  ['package a', 'unit'],
  ['//go:build integration\n\npackage a', 'integration'],
  ['//go:build linux && integration\n\npackage a', 'integration'],
  ['//go:build !integration\n\npackage a', 'unit'],
  ['package a\n// Go builds integration tests', 'unit'],
])('tests of Go in %j are %s', async (code, phase) => {
  const file = 'internal/a_test.go';
  const found = await findTests('go', [file], () => code);
  expect(found).toEqual({ unit: [], integration: [], [phase]: [file] });
});

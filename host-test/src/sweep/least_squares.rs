//! Least squares with coefficients that are not negative.

/// The part of a column, as a share of its length, that no other column may explain: with less, its coefficient would be
/// little but the noise of the others.
const OWN: f64 = 0.05;

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Solved {
    /// One for each column: none where it cannot be told from those before it.
    pub(super) coefficients: Vec<Option<f64>>,
    /// For each row, what is predicted, over what was measured.
    pub(super) ratios: Vec<f64>,
}

/// The coefficients, none below 0, by which `columns` come nearest to `measured`: the sum of the squares of the *relative*
/// errors is the least, so that a small payload counts as much as a large one. A column that the ones before it nearly explain
/// is left out, so the order says what matters most. None if nothing can be told.
///
/// All columns are as long as `measured`, whose values are above 0.
pub(super) fn solve(columns: &[Vec<f64>], measured: &[f64]) -> Option<Solved> {
    let relative = |column: &Vec<f64>| -> Vec<f64> { column.iter().zip(measured).map(|(x, f)| x / f).collect() };
    let weighed: Vec<Vec<f64>> = columns.iter().map(relative).collect();
    let told = told(&weighed, measured.len());
    if told.is_empty() {
        return None;
    }
    let (set, solution) = best(&weighed, &told, measured.len())?;
    let mut coefficients = vec![None; columns.len()];
    told.iter().for_each(|index| coefficients[*index] = Some(0.0));
    set.iter().zip(&solution).for_each(|(index, value)| coefficients[*index] = Some(*value));
    let ratios = (0..measured.len()).map(|row| set.iter().zip(&solution).map(|(index, c)| c * weighed[*index][row]).sum());
    Some(Solved { ratios: ratios.collect(), coefficients })
}

/// The columns that can be told from those before them, no more than there are rows.
fn told(columns: &[Vec<f64>], rows: usize) -> Vec<usize> {
    let mut told = Vec::new();
    let mut basis: Vec<Vec<f64>> = Vec::new();
    for (index, column) in columns.iter().enumerate() {
        let length = norm(column);
        let own = without(column, &basis);
        let left = norm(&own);
        if told.len() < rows && length > 0.0 && left > OWN * length {
            basis.push(own.iter().map(|x| x / left).collect());
            told.push(index);
        }
    }
    told
}

/// Of all choices of columns that give no negative coefficient, the one that comes nearest. There are three columns, so all
/// choices are seven.
fn best(columns: &[Vec<f64>], told: &[usize], rows: usize) -> Option<(Vec<usize>, Vec<f64>)> {
    let mut best: Option<(f64, Vec<usize>, Vec<f64>)> = None;
    for chosen in 1u32..1 << told.len() {
        let set: Vec<usize> =
            told.iter().enumerate().filter(|(bit, _)| chosen & (1 << bit) != 0).map(|(_, index)| *index).collect();
        let Some(solution) = unbounded(columns, &set, rows) else { continue };
        if solution.iter().any(|value| *value < 0.0) {
            continue;
        }
        let error = (0..rows).map(|row| (predicted(columns, &set, &solution, row) - 1.0).powi(2)).sum::<f64>();
        if best.as_ref().is_none_or(|(least, ..)| error < *least) {
            best = Some((error, set, solution));
        }
    }
    best.map(|(_, set, solution)| (set, solution))
}

/// The coefficients of the columns in `set`, by which each row comes nearest to 1, whatever their signs. By Gram-Schmidt, done
/// twice, for columns that are nearly alike.
fn unbounded(columns: &[Vec<f64>], set: &[usize], rows: usize) -> Option<Vec<f64>> {
    let mut basis: Vec<Vec<f64>> = Vec::new();
    let mut upper = vec![vec![0.0; set.len()]; set.len()];
    for (at, index) in set.iter().enumerate() {
        let mut own = columns[*index].clone();
        for _twice in 0..2 {
            for (before, unit) in basis.iter().enumerate() {
                let share = dot(&own, unit);
                upper[before][at] += share;
                own.iter_mut().zip(unit).for_each(|(x, u)| *x -= share * u);
            }
        }
        let left = norm(&own);
        if left <= 0.0 {
            return None;
        }
        upper[at][at] = left;
        basis.push(own.iter().map(|x| x / left).collect());
    }
    let ones = vec![1.0; rows];
    let mut solution = vec![0.0; set.len()];
    for at in (0..set.len()).rev() {
        let above: f64 = (at + 1..set.len()).map(|later| upper[at][later] * solution[later]).sum();
        solution[at] = (dot(&ones, &basis[at]) - above) / upper[at][at];
    }
    Some(solution)
}

fn predicted(columns: &[Vec<f64>], set: &[usize], solution: &[f64], row: usize) -> f64 {
    set.iter().zip(solution).map(|(index, value)| columns[*index][row] * value).sum()
}

/// What `basis`, of columns at right angles and of length 1, does not explain of `column`.
fn without(column: &[f64], basis: &[Vec<f64>]) -> Vec<f64> {
    let mut own = column.to_vec();
    for unit in basis.iter().chain(basis) {
        let share = dot(&own, unit);
        own.iter_mut().zip(unit).for_each(|(x, u)| *x -= share * u);
    }
    own
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}

fn norm(column: &[f64]) -> f64 {
    dot(column, column).sqrt()
}

#[cfg(test)]
mod tests {
    use super::solve;

    /// Columns of bytes, lines and ones, and what a guest with this formula spends.
    fn made(points: &[(f64, f64)], base: f64, a: f64, b: f64) -> (Vec<Vec<f64>>, Vec<f64>) {
        let columns = vec![
            points.iter().map(|(bytes, _)| *bytes).collect(),
            points.iter().map(|(_, lines)| *lines).collect(),
            vec![1.0; points.len()],
        ];
        (columns, points.iter().map(|(bytes, lines)| base + a * bytes + b * lines).collect())
    }

    fn near(is: Option<f64>, should: f64) {
        let is = is.unwrap();
        assert!((is - should).abs() <= 1e-6 * should.abs().max(1e-6), "{is}, not {should}");
    }

    #[test]
    fn a_formula_is_found_again() {
        let points: Vec<(f64, f64)> = [4096.0, 65_536.0, 1_048_576.0, 1e10]
            .iter()
            .flat_map(|bytes| [20.0, 100.0, 1000.0].map(|line| (*bytes, bytes / line)))
            .collect();
        for (base, a, b) in [(50_000.0, 14.3, 200.0), (1.0, 0.003, 60.0), (0.0, 9.0, 0.0), (1e6, 101.43, 1.0)] {
            let (columns, measured) = made(&points, base, a, b);
            let solved = solve(&columns, &measured).unwrap();
            near(solved.coefficients[0], a);
            near(solved.coefficients[1], b);
            near(solved.coefficients[2], base);
            assert!(solved.ratios.iter().all(|ratio| (ratio - 1.0).abs() < 1e-9));
        }
    }

    #[test]
    fn small_payloads_count_as_much_as_large_ones() {
        // 10 fuel a byte where it is small, 11 where it is large: absolute errors would give nearly 11.
        let (columns, _) = made(&[(1e3, 0.0), (1e6, 0.0)], 0.0, 0.0, 0.0);
        let solved = solve(&columns[..1], &[10e3, 11e6]).unwrap();
        let a = solved.coefficients[0].unwrap();
        assert!((10.4..10.6).contains(&a), "{a}");
    }

    #[test]
    fn what_cannot_be_told_is_none() {
        let lines = |line: f64| [(65_536.0, 65_536.0 / line), (262_144.0, 262_144.0 / line), (1_048_576.0, 1_048_576.0 / line)];
        // One length of lines, and real ones, which differ a little.
        let mut points = lines(100.0);
        points[1].1 *= 1.01;
        let (columns, measured) = made(&points, 1000.0, 10.0, 200.0);
        let solved = solve(&columns, &measured).unwrap();
        assert_eq!(solved.coefficients[1], None);
        assert!((11.9..12.1).contains(&solved.coefficients[0].unwrap()), "what lines cost is in what bytes cost");
        // One size.
        let points = [(65_536.0, 3000.0), (65_536.0, 600.0), (65_536.0, 60.0)];
        let (columns, measured) = made(&points, 0.0, 10.0, 200.0);
        let solved = solve(&columns, &measured).unwrap();
        assert_eq!(solved.coefficients[2], None);
        near(solved.coefficients[0], 10.0);
        near(solved.coefficients[1], 200.0);
        // One point.
        let solved = solve(&[vec![100.0], vec![1.0], vec![1.0]], &[1000.0]).unwrap();
        assert_eq!(solved.coefficients, [Some(10.0), None, None]);
        // No bytes.
        let solved = solve(&[vec![0.0], vec![0.0], vec![1.0]], &[1000.0]).unwrap();
        assert_eq!(solved.coefficients, [None, None, Some(1000.0)]);
        assert_eq!(solve(&[vec![], vec![], vec![]], &[]), None);
    }

    #[test]
    fn no_coefficient_is_negative() {
        // Cheaper a byte when it is large: a line through it would begin below 0 the other way round.
        let (columns, _) = made(&[(1e4, 100.0), (1e5, 1000.0), (1e6, 2000.0)], 0.0, 0.0, 0.0);
        let solved = solve(&columns, &[9e4, 10e5, 11e6]).unwrap();
        assert!(solved.coefficients.iter().flatten().all(|value| *value >= 0.0), "{:?}", solved.coefficients);
    }
}

def write_reviews(folder, reports):
    for r in reports:
        d=folder/'data/review'/r; d.mkdir(parents=True,exist_ok=True)
        for k in('html','xlsx'): (d/f'review.{k}').write_text('x')
